import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { guestExec, waitForGuest } from '../vm';

/**
 * The agents of all machines, as Systems Manager meets them: `run-command.ts <socket>`. A connection brings a line, the
 * JSON of an {@link Order}, and gets a line, that of the command's result.
 */
interface Order {
  readonly instance: string;
  readonly argv: readonly string[];
}

/** A command is ended by whoever sent it. */
const LIMIT_MS = 3_600_000;

const [socket = ''] = process.argv.slice(2);

const server = createServer((client) => {
  client.on('error', () => client.destroy());
  createInterface({ input: client }).once('line', async (line) => {
    client.end(`${JSON.stringify(await carriedOut(JSON.parse(line) as Order))}\n`);
  });
});
rmSync(socket, { force: true });
server.listen(socket);

async function carriedOut({ instance, argv }: Order) {
  try {
    await waitForGuest(instance);
    return await guestExec(instance, argv, { timeoutMs: LIMIT_MS });
  } catch (error) {
    return { exitCode: -1, stdout: '', stderr: error instanceof Error ? error.message : String(error) };
  }
}
