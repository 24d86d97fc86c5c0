import { connect, type Socket } from 'node:net';
import { containerConsole } from './container';
import { machineEngine, vmFiles, vmStatus } from './state';

/** Ctrl-] */
const LEAVE = 0x1d;

/**
 * Joins the terminal to a root shell on the machine until Ctrl-] is typed or the machine stops.
 *
 * @throws Error when the machine does not run, or standard input is no terminal.
 */
export async function attachConsole(name: string): Promise<void> {
  if (vmStatus(name) !== 'running') throw new Error(`${name} does not run`);
  const { stdin, stdout } = process;
  if (!stdin.isTTY) throw new Error('a shell needs a terminal');
  const socket = machineEngine(name) === 'container' ? containerConsole(name) : await serialConsole(name);
  stdout.write(`Connected to ${name}; Ctrl-] leaves.\r\n`);
  stdin.setRawMode(true);
  try {
    await new Promise<void>((resolve) => {
      socket.on('data', (data) => stdout.write(data));
      socket.once('close', () => resolve());
      stdin.on('data', (data: Buffer) => {
        const end = data.indexOf(LEAVE);
        socket.write(end < 0 ? data : data.subarray(0, end));
        if (end >= 0) resolve();
      });
      // The shell may have printed its prompt before anyone listened; and it does not know the terminal's size.
      socket.write(` stty rows ${stdout.rows} cols ${stdout.columns}; clear\r`);
    });
  } finally {
    stdin.setRawMode(false);
    stdin.removeAllListeners('data').pause();
    socket.destroy();
    stdout.write('\r\n');
  }
}

async function serialConsole(name: string): Promise<Socket> {
  const socket = connect(vmFiles(name).console);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}
