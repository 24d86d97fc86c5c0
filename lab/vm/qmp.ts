import { JsonSocket } from './json-socket';
import { vmFiles } from './state';

/**
 * One command to QEMU itself, such as `system_powerdown` (QEMU machine protocol).
 *
 * @returns what it answers
 * @throws Error with QEMU's own words
 */
export async function qmp(name: string, execute: string, args: object = {}, timeoutMs = 5000): Promise<unknown> {
  const socket = await JsonSocket.open(vmFiles(name).qmp);
  try {
    // The greeting.
    await socket.next(timeoutMs);
    let value: unknown;
    for (const [command, given] of [
      ['qmp_capabilities', {}],
      [execute, args],
    ] as const) {
      socket.write(`${JSON.stringify({ execute: command, arguments: given })}\n`);
      let reply = await socket.next(timeoutMs);
      while (reply.event) reply = await socket.next(timeoutMs);
      if (reply.error) throw new Error(`${name}: ${command}: ${(reply.error as { desc: string }).desc}`);
      value = reply.return;
    }
    return value;
  } finally {
    socket.close();
  }
}
