import { copyFileSync, readFileSync } from 'node:fs';
import type { Sandbox } from './sandbox';

const CONFIG = `[ca]
default_ca = authority
[authority]
database = index.txt
crlnumber = crlnumber
serial = serial
new_certs_dir = .
default_md = sha256
default_crl_days = 30
default_days = 30
policy = any
crl_extensions = crl
[any]
commonName = supplied
[crl]
authorityKeyIdentifier = keyid
`;

/** A certificate authority made by openssl, in the sandbox's folder `name`; independent of the project's own. */
export class OpensslAuthority {
  constructor(
    private readonly sandbox: Sandbox,
    private readonly name: string,
  ) {
    for (const [file, content] of [
      ['ca.cnf', CONFIG],
      ['index.txt', ''],
      ['crlnumber', '09\n'],
      ['serial', '01\n'],
    ] as const) {
      sandbox.write(`${name}/${file}`, content);
    }
    this.key('ca');
    this.openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      'ca.key',
      '-subj',
      `/CN=${name}`,
      '-days',
      '9',
      '-out',
      'ca.crt',
      '-addext',
      'keyUsage=critical,keyCertSign,cRLSign',
    );
  }

  path(file: string): string {
    return this.sandbox.path(`${this.name}/${file}`);
  }

  text(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** A key and a certificate with the common name `name`. */
  issue(name: string): void {
    this.key(name);
    this.openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    this.openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-keyfile',
      'ca.key',
      '-cert',
      'ca.crt',
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.crt`,
    );
  }

  revoke(name: string): void {
    this.openssl('ca', '-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.crt', '-revoke', `${name}.crt`);
  }

  /** A new list, with the next number, as `file`; it ends in `days` and a half, so that a test that takes its time sees the same number, or has ended where that is negative. */
  list(file: string, days = 30): string {
    const end = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
    const period =
      days < 0
        ? ['-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', end]
        : ['-crldays', `${days}`, '-crlhours', '12'];
    const signer = ['-keyfile', 'ca.key', '-cert', 'ca.crt'];
    this.openssl('ca', '-gencrl', '-config', 'ca.cnf', ...signer, ...period, '-out', 'new.pem');
    copyFileSync(this.path('new.pem'), this.path(file));
    return this.path(file);
  }

  private key(name: string): void {
    this.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  }

  /** openssl's own files are named relative to the authority's folder. */
  private openssl(...args: string[]): void {
    this.sandbox.openssl(this.name, ...args);
  }
}
