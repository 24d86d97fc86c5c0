import { rmSync } from 'node:fs';
import { createConnection, createServer, type NetConnectOpts } from 'node:net';

/**
 * Hands connections on: `aws-relay.ts <listen> <connect>`, each `<host>:<port>` or the path of a socket. Two of them,
 * joined by a socket in the file system, lead from a network namespace to a port of the host.
 */

const [listen = '', target = ''] = process.argv.slice(2);

const server = createServer((client) => {
  const upstream = createConnection(endpoint(target));
  client.pipe(upstream).pipe(client);
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
});
if (listen.startsWith('/')) rmSync(listen, { force: true });
server.listen(endpoint(listen));

function endpoint(text: string): NetConnectOpts & { path?: string } {
  if (text.startsWith('/')) return { path: text };
  const [host = '', port = ''] = text.split(':');
  return { host, port: Number(port) };
}
