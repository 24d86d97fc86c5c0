import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', '..', 'lab', 'checks', 'tcp-session.py');

/** Runs the client for a second and a half against a server that treats each byte so. */
async function session(treat: (socket: Socket, data: Buffer) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => treat(socket, data));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = spawn('python3', [SCRIPT, '127.0.0.1', String((server.address() as AddressInfo).port)]);
  let said = '';
  client.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  client.stdin.on('error', () => {});
  await once(client.stderr, 'data');
  setTimeout(() => client.stdin.end(), 1500);
  const [status] = await once(client, 'close');
  server.close();
  return { status, seconds: Number.parseFloat(said) };
}

test('tells the longest pause of a session that goes on', async () => {
  let slow = true;
  const result = await session((socket, data) => {
    setTimeout(() => socket.write(data), slow ? 700 : 0);
    slow = false;
  });
  expect(result.status).toBe(0);
  expect(result.seconds).toBeGreaterThanOrEqual(0.7);
});

test('fails when the session ends', async () => {
  expect(await session((socket) => socket.destroy())).toMatchObject({ status: 1, seconds: Number.NaN });
});
