import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientPorts } from '../helpers/client-ports';
import { type Deployment, NAMES } from '../lambda/pki/fakes';

/** What a server of this deployment is started with, in a folder of its own. */
export class ServerFiles {
  constructor(
    private readonly folder: string,
    private readonly store: Deployment['store'],
    private readonly ports: ClientPorts,
  ) {}

  get crl(): string {
    return join(this.folder, 'crl.pem');
  }

  get management(): string {
    return join(this.folder, 'management.sock');
  }

  /** Puts the present list of revoked clients in place. */
  writeCrl(): string {
    return this.write('crl.pem', NAMES.caCrl);
  }

  /** Arguments of OpenVPN: the configuration, with this folder's files in the places of the machine's. */
  arguments(config: string): string[] {
    const path = join(this.folder, 'server.conf');
    writeFileSync(path, config);
    const files = {
      ca: this.write('ca.crt', NAMES.caCertificate),
      cert: this.write('server.crt', NAMES.gatewayCertificate),
      key: this.write('server.key', NAMES.gatewayKey),
      'crl-verify': this.writeCrl(),
      status: join(this.folder, 'status.log'),
    };
    return [
      ...['--config', path],
      ...Object.entries(files).flatMap(([option, file]) => [`--${option}`, file]),
      ...['--tls-crypt-v2', this.write('tls-crypt-v2.key', NAMES.gatewayTlsCryptKey), 'force-cookie'],
      ...['--management', this.management, 'unix'],
      ...['--setenv', 'SKYLAN_CLIENT_PORTS', this.ports.socket],
    ];
  }

  private write(name: string, parameter: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, this.store.value(parameter), { mode: 0o600 });
    return path;
  }
}
