import { join } from 'node:path';
import { venvDir } from '../util/paths';
import { run } from '../util/run';
import { aws } from './current';

/**
 * Asks AWS by its command line what the lab's clients do not.
 *
 * @param words - such as `events`, `disable-rule`, `--name`, ...
 * @returns what it answers; undefined when that is nothing
 * @throws CommandError when it fails
 */
export async function awsCommand<Answer>(...words: readonly string[]): Promise<Answer | undefined> {
  const argv = [join(venvDir, 'bin', 'aws'), ...words, '--output', 'json'];
  const answer = await run(argv, { env: await aws().environment() });
  return answer.trim() === '' ? undefined : (JSON.parse(answer) as Answer);
}
