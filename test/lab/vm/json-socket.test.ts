import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonSocket } from '../../../lab/vm/json-socket';

let dir: string;
let path: string;
let server: Server;
let answer: (peer: Socket) => void;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'json-'));
  path = join(dir, 'socket');
  server = createServer((peer) => answer(peer));
  await new Promise<void>((resolve) => server.listen(path, resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true });
});

test('takes replies apart at line ends, wherever the pieces end', async () => {
  // GIVEN a peer that sends two replies in odd pieces, after the rest of an older one
  answer = (peer) => {
    peer.write('old"}\n\xff{"return": 1}\n{"ret');
    setTimeout(() => peer.write('urn": 2}\n'), 20);
  };
  const socket = await JsonSocket.open(path);
  // THEN both come out whole, in order
  expect(await socket.next(1000)).toEqual({ return: 1 });
  expect(await socket.next(1000)).toEqual({ return: 2 });
  socket.close();
});

test('fails when no answer comes in time', async () => {
  // GIVEN a peer that says nothing
  answer = () => {};
  const socket = await JsonSocket.open(path);
  // THEN waiting ends
  await expect(socket.next(50)).rejects.toThrow('no answer within 0.05 s');
  socket.close();
});

test('fails when the peer hangs up', async () => {
  // GIVEN a peer that closes
  answer = (peer) => peer.end();
  const socket = await JsonSocket.open(path);
  // THEN whoever waits learns of it
  await expect(socket.next(1000)).rejects.toThrow('closed by QEMU');
  socket.close();
});

test('fails when nobody listens', async () => {
  await expect(JsonSocket.open(join(dir, 'none'))).rejects.toThrow('ENOENT');
});

test('waits while the queue is full', async () => {
  // GIVEN a server whose queue has one place, and which lets others in only after a while
  const busy = join(dir, 'busy');
  const program = `
import socket, time
server = socket.socket(socket.AF_UNIX)
server.bind(${JSON.stringify(busy)})
server.listen(0)
print("listening", flush=True)
time.sleep(0.5)
connections = [server.accept()[0] for _ in range(2)]
connections[1].sendall(b'{"return": 2}\\n')
time.sleep(5)
`;
  const child = spawn('python3', ['-c', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  try {
    // WHEN two connect at once
    const first = await JsonSocket.open(busy);
    const second = await JsonSocket.open(busy);
    // THEN the second one gets its turn
    expect(await second.next(3000)).toEqual({ return: 2 });
    for (const socket of [first, second]) socket.close();
  } finally {
    child.kill();
  }
});
