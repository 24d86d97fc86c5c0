import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const ENV = {
  SKYLAN_DIRECTORY_URI: 'ldaps://ldap.example.org',
  SKYLAN_DIRECTORY_BASE: 'dc=example,dc=org',
  SKYLAN_DIRECTORY_SCHEMA: 'rfc2307',
};
const LOGIN = {
  SKYLAN_DIRECTORY_BIND_DN: 'cn=reader,dc=example,dc=org',
  SKYLAN_DIRECTORY_PASSWORD_PARAMETER: '/ldap/password',
  SKYLAN_DIRECTORY_CA_PARAMETER: '/ldap/ca',
};

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  for (const name of ['systemctl', 'sleep', 'mountpoint', 'mkhomedir_helper']) sandbox.command(name);
  sandbox.write('common.conf', '[domain/skylan]\nenumerate = True\n');
  stored({ '/ldap/password': 'secret word', '/ldap/ca': PEM });
});

afterEach(() => sandbox.remove());

/** Have Parameter Store hold these. */
function stored(values: Readonly<Record<string, string>>): void {
  const Parameters = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
  sandbox.write('answer', JSON.stringify({ Parameters }));
  sandbox.command('parameters', `cat "${sandbox.path('answer')}"`);
}

function run(action: string, env: Readonly<Record<string, string>> = {}) {
  sandbox.write('calls', '');
  const done = sandbox.run('controller-directory/usr/local/lib/skylan/skylan-directory', [action], {
    SKYLAN_PARAMETERS: sandbox.path('bin/parameters'),
    SKYLAN_SSSD_COMMON: sandbox.path('common.conf'),
    SKYLAN_SSSD_CONF: sandbox.path('sssd/sssd.conf'),
    SKYLAN_DIRECTORY_CA: sandbox.path('ca.pem'),
    SKYLAN_HOMES: sandbox.path('home'),
    SKYLAN_ATTEMPTS: '2',
    ...ENV,
    ...env,
  });
  return { ...done, calls: readFileSync(sandbox.path('calls'), 'utf8') };
}

const conf = () => readFileSync(sandbox.path('sssd/sssd.conf'), 'utf8');

describe('fetch', () => {
  test('sssd gets password and certificate, which root alone reads, and starts anew', () => {
    // WHEN
    const { status, output, calls } = run('fetch', LOGIN);
    // THEN
    expect([status, output]).toEqual([0, 'what sssd knows of the directory is new\n']);
    expect(conf()).toBe(
      [
        ...['[domain/skylan]', 'enumerate = True', 'ldap_uri = ldaps://ldap.example.org'],
        ...[
          'ldap_search_base = dc=example,dc=org',
          'ldap_schema = rfc2307',
          `ldap_tls_cacert = ${sandbox.path('ca.pem')}`,
        ],
        ...['ldap_default_bind_dn = cn=reader,dc=example,dc=org', 'ldap_default_authtok = secret word', ''],
      ].join('\n'),
    );
    expect(statSync(sandbox.path('sssd/sssd.conf')).mode & 0o777).toBe(0o600);
    expect(readFileSync(sandbox.path('ca.pem'), 'utf8')).toBe(`${PEM}\n`);
    expect(calls).toBe('parameters /ldap/ca /ldap/password\nsystemctl restart --no-block sssd.service\n');
  });

  test('a second time nothing is started anew, but for another password', () => {
    run('fetch', LOGIN);
    expect(run('fetch', LOGIN).calls).not.toContain('systemctl');
    stored({ '/ldap/password': 'other', '/ldap/ca': PEM });
    expect(run('fetch', LOGIN).calls).toContain('restart');
    expect(conf()).toContain('ldap_default_authtok = other\n');
  });

  test('a directory that everybody may ask needs no parameter, and a plain address becomes TLS', () => {
    const { calls } = run('fetch', { SKYLAN_DIRECTORY_URI: 'ldap://ldap.example.org' });
    expect(calls).not.toContain('parameters');
    expect(conf()).toContain('ldap_tls_cacert = /etc/ssl/certs/ca-certificates.crt\nldap_id_use_start_tls = True\n');
    expect(conf()).not.toContain('authtok');
  });

  test('without Parameter Store it goes on with what was read before, and fails where that is nothing', () => {
    sandbox.command('parameters', 'exit 1');
    expect(run('fetch', LOGIN).status).toBe(1);
    stored({ '/ldap/password': 'secret word', '/ldap/ca': PEM });
    run('fetch', LOGIN);
    sandbox.command('parameters', 'exit 1');
    expect(run('fetch', LOGIN)).toMatchObject({
      status: 0,
      output: expect.stringContaining('going on with what was read before\n'),
    });
  });

  test.each<[string, Record<string, string>, string]>([
    ['a password that is not there', { '/ldap/ca': PEM }, 'the parameter /ldap/password is not there\n'],
    [
      'a password of several lines',
      { '/ldap/ca': PEM, '/ldap/password': 'a\nldap_tls_reqcert = never' },
      'the parameter /ldap/password has several lines, and is no password\n',
    ],
    [
      'what is no certificate',
      { '/ldap/ca': 'x', '/ldap/password': 'a' },
      'the parameter /ldap/ca holds no certificate (PEM)\n',
    ],
  ])('fails for %s, and changes nothing', (_what, values, said) => {
    stored(values);
    expect(run('fetch', LOGIN)).toMatchObject({ status: 1, output: said });
    expect(existsSync(sandbox.path('sssd/sssd.conf'))).toBe(false);
  });
});

describe('homes', () => {
  beforeEach(() => {
    mkdirSync(sandbox.path('home/there'), { recursive: true });
    const line = (name: string, uid: number, home: string) => `${name}:*:${uid}:5000::${home}:/bin/bash`;
    const lines = [
      line('dora', 5002, sandbox.path('home/dora')),
      line('there', 5003, sandbox.path('home/there')),
      line('service', 500, sandbox.path('home/service')),
      line('elsewhere', 5004, '/srv/elsewhere'),
    ];
    sandbox.write('users', `${lines.join('\n')}\n`);
    sandbox.command('getent', `cat "${sandbox.path('users')}"`);
  });

  test('users of the directory who have none get one', () => {
    const { status, output, calls } = run('homes', { SKYLAN_DIRECTORY_HOMES: 'yes' });
    expect([status, output]).toEqual([0, 'dora has a home\n']);
    expect(calls.match(/mkhomedir_helper .*/g)).toEqual(['mkhomedir_helper dora 0077']);
  });

  test('not where they are elsewhere, or not mounted yet', () => {
    expect(run('homes').calls).not.toContain('mkhomedir_helper');
    sandbox.command('mountpoint', 'exit 1');
    expect(run('homes', { SKYLAN_DIRECTORY_HOMES: 'yes' }).calls).not.toContain('mkhomedir_helper');
  });
});
