import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metadata } from './instance-role';

/** The instance metadata service of a machine of a fleet. */
export class MetadataServer {
  /** What it says below meta-data/. */
  readonly said: Record<string, string> = {
    'tags/instance/skylan:node': 'g-burst-17',
    'instance-id': 'i-0abc',
    'instance-type': 'c7i.large',
  };
  /** How often it does not yet when it is asked. */
  readonly late: Record<string, number> = {};

  private readonly asked: Record<string, number> = {};
  private readonly server = createServer(({ method = '', url = '', headers }, response) => {
    const isOpen = method === 'PUT' || headers['x-aws-ec2-metadata-token'] !== undefined;
    const [status, text] = method === 'PUT' ? metadata(method, url, headers) : isOpen ? this.answer(url) : [401, ''];
    response.writeHead(status).end(text);
  });

  async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  stop(): void {
    this.server.close();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private answer(url: string): [number, string] {
    const path = decodeURIComponent(url).replace('/latest/meta-data/', '');
    this.asked[path] = (this.asked[path] ?? 0) + 1;
    const text = this.asked[path] > (this.late[path] ?? 0) ? this.said[path] : undefined;
    return text === undefined ? [404, 'none'] : [200, text];
  }
}
