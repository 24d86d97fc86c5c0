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
