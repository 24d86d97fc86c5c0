import { JsonSocket } from './json-socket';
import { vmFiles } from './state';

/** One command to QEMU itself, such as `system_powerdown` (QEMU machine protocol). */
export async function qmp(name: string, execute: string, timeoutMs = 5000): Promise<unknown> {
  const socket = await JsonSocket.open(vmFiles(name).qmp);
  try {
    // The greeting.
    await socket.next(timeoutMs);
    let value: unknown;
    for (const command of ['qmp_capabilities', execute]) {
      socket.write(`${JSON.stringify({ execute: command })}\n`);
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
