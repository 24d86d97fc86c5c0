import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { parameterNames } from '../../lib/pki/contract';
import { OpensslAuthority } from '../helpers/openssl-authority';
import { Sandbox } from '../helpers/sandbox';

const CONTRACT = parameterNames('skylan/lan/lab');
const NAMES = {
  CA: CONTRACT.caCertificate,
  CRL: CONTRACT.caCrl,
  CERTIFICATE: CONTRACT.gatewayCertificate,
  KEY: CONTRACT.gatewayKey,
  TLS_CRYPT_KEY: CONTRACT.gatewayTlsCryptKey,
};
const TLS_CRYPT_KEY =
  '-----BEGIN OpenVPN tls-crypt-v2 server key-----\nAAAA\n-----END OpenVPN tls-crypt-v2 server key-----';

let sandbox: Sandbox;
let authority: OpensslAuthority;

beforeEach(() => {
  sandbox = new Sandbox();
  authority = new OpensslAuthority(sandbox, 'lan');
  authority.issue('server');
  authority.list('crl.pem');
  for (const name of ['sleep', 'sync']) sandbox.command(name);
});

afterEach(() => sandbox.remove());

/** What Parameter Store holds from now on. */
function store(values: Partial<Record<keyof typeof NAMES, string>> = {}): void {
  const all = {
    CA: authority.text('ca.crt'),
    CRL: authority.text('crl.pem'),
    CERTIFICATE: authority.text('server.crt'),
    KEY: authority.text('server.key'),
    TLS_CRYPT_KEY,
    ...values,
  };
  const parameters = Object.entries(all).map(([key, value]) => ({
    Name: NAMES[key as keyof typeof NAMES],
    Value: value,
  }));
  sandbox.write('answer.json', JSON.stringify({ Parameters: parameters, InvalidParameters: [] }));
  sandbox.command('skylan-parameters', `cat "${sandbox.path('answer.json')}"`);
}

function run() {
  return sandbox.run('openvpn/usr/local/lib/skylan/skylan-credentials', [], {
    SKYLAN_CREDENTIALS: sandbox.path('etc/credentials'),
    SKYLAN_CRL: sandbox.path('var/crl.pem'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_ATTEMPTS: '3',
    SKYLAN_NAMESPACE: CONTRACT.root,
  });
}

const installed = (name: string) => readFileSync(sandbox.path(`etc/credentials/${name}`), 'utf8').trim();

describe('skylan-credentials', () => {
  test('puts every credential into a file that root alone can read', () => {
    store();
    expect(run()).toMatchObject({
      status: 0,
      // OpenSSL 3.0 writes spaces around the sign, 3.2 does not.
      output: expect.stringMatching(/credentials fetched: subject=CN ?= ?server/),
    });
    expect(installed('server.key')).toBe(authority.text('server.key').trim());
    expect(installed('tls-crypt-v2.key')).toBe(TLS_CRYPT_KEY);
    for (const name of ['server.key', 'tls-crypt-v2.key', 'server.crt']) {
      expect(statSync(sandbox.path(`etc/credentials/${name}`)).mode & 0o777).toBe(0o600);
    }
    // The revocation list is for OpenVPN's own user.
    expect(statSync(sandbox.path('var/crl.pem')).mode & 0o777).toBe(0o644);
  });

  test('says nothing of a key, whatever happens', () => {
    store({ CERTIFICATE: 'nonsense' });
    const secret = authority.text('server.key').split('\n')[1] ?? '';
    expect(run().output).not.toContain(secret);
    expect(readFileSync(sandbox.path('calls'), 'utf8')).not.toContain(secret);
  });

  test('have reached the disk before they take their places', () => {
    store();
    sandbox.command(
      'sync',
      `[[ ! -e "${sandbox.path('etc/credentials/server.key')}" ]] && cat "$@" >"${sandbox.path('synced')}"`,
    );
    expect(run().status).toBe(0);
    expect(readFileSync(sandbox.path('synced'), 'utf8')).toContain(authority.text('server.key'));
  });

  test('fails after the last attempt when nothing can be had', () => {
    sandbox.command('skylan-parameters', 'echo "AccessDenied" >&2; exit 1');
    const result = run();
    expect(result.status).toBe(1);
    expect(result.output).toContain('credentials not fetched, attempt 3 of 3');
    expect(result.output).toContain('there are no credentials: OpenVPN cannot start');
    expect(readFileSync(sandbox.path('calls'), 'utf8').match(/^sleep \d+$/gm)).toEqual(['sleep 1', 'sleep 2']);
  });

  test('goes on with what is there when Parameter Store is away at a reboot', () => {
    store();
    run();
    sandbox.command('skylan-parameters', 'exit 1');
    const again = run();
    expect(again.status).toBe(0);
    expect(again.output).toContain('going on with the credentials of an earlier boot');
    // The LAN does not wait for it: one attempt, no pause.
    expect(again.output).toContain('attempt 1 of 1');
    expect(readFileSync(sandbox.path('calls'), 'utf8')).not.toContain('sleep');
    expect(installed('server.key')).toBe(authority.text('server.key').trim());
  });

  test.each(['credentials/server.key', 'credentials/server.crt', 'credentials/ca.crt', 'credentials/tls-crypt-v2.key'])(
    'does not go on with an empty %s, as a power cut leaves one, but waits for Parameter Store',
    (file) => {
      // GIVEN a Parameter Store that answers at the second attempt
      store();
      run();
      sandbox.write(`etc/${file}`, '');
      sandbox.command(
        'skylan-parameters',
        `[[ $(grep -c "^sleep" "${sandbox.path('calls')}") -gt 0 ]] && cat "${sandbox.path('answer.json')}"`,
      );

      // WHEN
      const { status, output } = run();

      // THEN
      expect(status).toBe(0);
      expect(output).toContain('attempt 1 of 3');
      expect(output).not.toContain('earlier boot');
      expect(readFileSync(sandbox.path(`etc/${file}`), 'utf8')).not.toBe('');
    },
  );

  test('fails with an empty list of revoked certificates and no Parameter Store', () => {
    store();
    run();
    sandbox.write('var/crl.pem', '');
    sandbox.command('skylan-parameters', 'exit 1');
    expect(run()).toMatchObject({ status: 1, output: expect.stringContaining('there are no credentials') });
    // THEN it takes the list once there is one.
    store();
    expect(run().status).toBe(0);
    expect(readFileSync(sandbox.path('var/crl.pem'), 'utf8').trim()).toBe(authority.text('crl.pem').trim());
  });

  test.each([
    ['empty', ''],
    ['cut short', '-----BEGIN PRIVATE KEY-----\nMIGH'],
  ])('does not take a key that a power cut left %s for one of an earlier boot', (_what, left) => {
    // GIVEN
    store();
    run();
    sandbox.write('etc/credentials/server.key', left);
    sandbox.command('skylan-parameters', 'exit 1');
    // WHEN
    const { status, output } = run();
    // THEN
    expect(status).toBe(1);
    expect(output).toContain('attempt 3 of 3');
    expect(output).not.toContain('going on');
    // WHEN Parameter Store is there again
    store();
    // THEN
    expect(run().status).toBe(0);
    expect(installed('server.key')).toBe(authority.text('server.key').trim());
  });

  test.each([
    [
      'a certificate of another authority',
      () => ({ CERTIFICATE: stranger().text('server.crt') }),
      "the server's certificate is not signed by the LAN's authority",
    ],
    [
      'a key of another certificate',
      () => ({ KEY: stranger().text('server.key') }),
      "the server's key does not belong to its certificate",
    ],
    [
      'a list of another authority',
      () => ({ CRL: stranger().text('crl.pem') }),
      "the revocation list is not signed by the LAN's authority",
    ],
    [
      'a client key',
      () => ({ TLS_CRYPT_KEY: TLS_CRYPT_KEY.replaceAll('server', 'client') }),
      'the tls-crypt-v2 key is not one of a server',
    ],
  ])('fails on %s', (_what, values, reason) => {
    store(values());
    const result = run();
    expect(result.status).toBe(1);
    expect(result.output).toContain(reason);
    expect(existsSync(sandbox.path('etc/credentials/server.key'))).toBe(false);
  });

  test('leaves no half-fetched secret behind', () => {
    store({ KEY: '' });
    run();
    expect(readdirSync(sandbox.path('etc'))).toEqual([]);
  });
});

function stranger(): OpensslAuthority {
  const other = new OpensslAuthority(sandbox, 'stranger');
  other.issue('server');
  other.list('crl.pem');
  return other;
}
