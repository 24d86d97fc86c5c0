import { createInterface } from 'node:readline/promises';

/** Where a question is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Whether there is somebody who can be asked, or has agreed beforehand.
 *
 * @throws Error when there is nobody, with what to do
 */
export function canAgree(yes: boolean, { input }: Terminal = { input: process.stdin, output: process.stdout }): void {
  if (yes || input.isTTY) return;
  throw new Error('There is no terminal to ask at whether this may cost money: add --yes. Nothing was started.');
}

/**
 * Asks whether to go on. Anything but `y` or `yes` means no.
 *
 * @param yes - it is agreed, and not asked
 * @throws Error when the answer is no
 */
export async function agreed(
  yes: boolean,
  { input, output }: Terminal = { input: process.stdin, output: process.stdout },
) {
  if (yes) return;
  const asking = createInterface({ input, output });
  try {
    const closed = new Promise<string>((resolve) => asking.once('close', () => resolve('')));
    const answer = await Promise.race([asking.question('Go on? [y/N] '), closed]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('Nothing was started.');
  } finally {
    asking.close();
  }
}
