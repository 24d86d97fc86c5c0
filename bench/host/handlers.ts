import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../../lab/util/paths';
import { handlerCode } from '../../lib/custom-resource/handler-code';
import type { Measured } from '../figures/results';
import { milliseconds } from './milliseconds';

const HANDLERS = ['pki', 'cluster', 'instance-facts', 'fleet-workers'];

/**
 * What a function's cold start takes here, without what Lambda does before: a Node that loads the handler's bundle, against
 * one that loads nothing; and how large the bundle is.
 */
export async function handlersRound(round: number): Promise<Measured[]> {
  const part = 'handler';
  const start = (script: string) =>
    milliseconds(() => void execFileSync(process.execPath, ['--eval', script], { stdio: 'ignore' }));
  const alone = { part, road: 'node alone', figure: 'start, ms', round, value: await start('') };
  const measured: Measured[] = [alone];
  for (const road of HANDLERS) {
    const file = join(handlerCode({ root: repoRoot, entry: `lambda/${road}/index.ts` }), 'index.js');
    const value = await start(`require(${JSON.stringify(file)})`);
    measured.push({ part, road, figure: alone.figure, round, value });
    measured.push({ part, road, figure: 'bundle, KB', round, value: statSync(file).size / 1000 });
  }
  return measured;
}
