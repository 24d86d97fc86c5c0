import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { OpensslAuthority } from '../helpers/openssl-authority';
import { FOLLOW, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;
let authority: OpensslAuthority;

beforeEach(() => {
  sandbox = new Sandbox();
  authority = new OpensslAuthority(sandbox, 'lan');
  // Parameter Store's answers: the list is the file "offered", and each record names the client "client-<serial>".
  sandbox.command(
    'skylan-parameters',
    `case "$1" in
    */ca/crl) cat "${sandbox.path('offered')}" ;;
    */ca/revoked/*) printf '{"client":"client-%s"}' "\${1##*/}" ;;
    esac | jq -Rs '{Parameters: [{Value: .}]}'`,
  );
  sandbox.command('systemctl');
  sandbox.command('skylan-disconnect');
});

afterEach(() => sandbox.remove());

function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { status: number | null; output: string } {
  return sandbox.run('openvpn/usr/local/lib/skylan/skylan-crl', args, {
    SKYLAN_CREDENTIALS: sandbox.path('lan'),
    SKYLAN_CRL: sandbox.path('crl.pem'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_FOLLOW: FOLLOW,
    SKYLAN_LOOK_SECONDS: '0.1',
    RUNTIME_DIRECTORY: sandbox.folder,
    SKYLAN_DISCONNECT: sandbox.path('bin/skylan-disconnect'),
    SKYLAN_NAMESPACE: '/skylan/lan/robot-lan',
    ...env,
  });
}

function offer(path: string): { status: number | null; output: string } {
  copyFileSync(path, sandbox.path('offered'));
  return take();
}

const take = () => run(['take', sandbox.path('offered')]);

/** Follows Parameter Store, whose last answers these are: each a shell command, an empty one for the list offered. */
function watch(...answers: string[]): string {
  const looked = sandbox.write('looked', '');
  sandbox.command(
    'skylan-parameters',
    [
      `[[ $1 == */crl ]] || { printf '{"client":"client-%s"}' "\${1##*/}" | jq -Rs '{Parameters: [{Value: .}]}'; exit; }`,
      `echo >>${looked}`,
      `case $(wc -l <${looked}) in`,
      ...answers.map((answer, index) => `${index + 1}) ${answer || ':'} ;;`),
      '*) kill $PPID ;;',
      'esac',
      `jq -Rs '{Parameters: [{Value: .}]}' "${sandbox.path('offered')}"`,
    ].join('\n'),
  );
  return run(['watch']).output;
}

/** Revokes a client of its own certificate, and gives the list that says so. */
function revoke(name: string): string {
  authority.issue(name);
  authority.revoke(name);
  return authority.list(`${name}.pem`);
}

const present = () => readFileSync(sandbox.path('crl.pem'), 'utf8');
const calls = (command: string) =>
  existsSync(sandbox.path('calls'))
    ? readFileSync(sandbox.path('calls'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${command} `))
    : [];

describe('a new list', () => {
  test('takes the place of an older one, and exactly the client that it revokes is cut off', () => {
    // GIVEN a list that revokes nobody
    expect(offer(authority.list('first.pem'))).toEqual({
      status: 0,
      output: 'new revocation list: number 9, 0 revoked\n',
    });
    // WHEN a client is revoked
    const second = offer(revoke('one'));
    // THEN
    expect(second).toEqual({ status: 0, output: 'new revocation list: number A, 1 revoked\n' });
    expect(present()).toBe(authority.text('one.pem'));
    expect(calls('skylan-disconnect')).toEqual(['skylan-disconnect client-01']);
    // WHEN another one follows
    offer(revoke('two'));
    // THEN only that one is cut off
    expect(calls('skylan-disconnect')).toEqual(['skylan-disconnect client-01', 'skylan-disconnect client-02']);
    expect(calls('systemctl')).toEqual([]);
  });

  test('disturbs nobody when it is only a renewal', () => {
    offer(authority.list('first.pem'));
    expect(offer(authority.list('renewed.pem')).output).toContain('number A, 0 revoked');
    expect([...calls('skylan-disconnect'), ...calls('systemctl')]).toEqual([]);
  });

  test('is passed over in silence when it is the same one, and not even verified', () => {
    offer(authority.list('first.pem'));
    // GIVEN that the first look of a service acts
    sandbox.command('openssl', 'exec /usr/bin/openssl "$@"');
    watch('');
    const first = calls('openssl').length;
    rmSync(sandbox.path('calls'));
    // THEN
    expect(watch('', '', '')).toBe('');
    expect(calls('openssl')).toHaveLength(first);
  });

  test('at the first boot cuts off nobody whom the gateway’s own list revoked already', () => {
    copyFileSync(revoke('one'), sandbox.path('crl.pem'));
    offer(sandbox.path('crl.pem'));
    expect(calls('skylan-disconnect')).toEqual([]);
  });

  test.each([
    [
      'the record cannot be read',
      () =>
        sandbox.command(
          'skylan-parameters',
          `[[ $1 == */crl ]] && jq -Rs '{Parameters: [{Value: .}]}' <"${sandbox.path('offered')}"`,
        ),
    ],
    ['OpenVPN does not answer', () => sandbox.command('skylan-disconnect', 'exit 1')],
  ])('sends every client through the gate again when %s', (_what, breakIt) => {
    offer(authority.list('first.pem'));
    breakIt();
    offer(revoke('one'));
    expect(calls('systemctl')).toEqual(['systemctl try-reload-or-restart skylan-openvpn*.service']);
  });

  test('is tried again when OpenVPN could not be told at all', () => {
    offer(authority.list('first.pem'));
    sandbox.command('skylan-disconnect', 'exit 1');
    sandbox.command('systemctl', 'exit 1');
    expect(offer(revoke('one')).status).toBe(1);
    sandbox.command('skylan-disconnect');
    take();
    expect(calls('skylan-disconnect')).toHaveLength(2);
  });
});

test('on a disk that is full whoever it revokes is cut off at each look, until it has its place', () => {
  // GIVEN
  offer(authority.list('first.pem'));
  sandbox.command('full', 'echo "<3>$3 stays as it was: no space on the disk" >&2; exit 1');
  copyFileSync(revoke('one'), sandbox.path('offered'));
  const onFull = () => run(['take', sandbox.path('offered')], { SKYLAN_FOLLOW: sandbox.path('bin/full') });
  // WHEN
  const looks = [onFull(), onFull()];
  // THEN
  const said = `<3>${sandbox.path('crl.pem')} stays as it was: no space on the disk\n`;
  expect(looks).toEqual([
    { status: 1, output: said },
    { status: 1, output: said },
  ]);
  expect(calls('skylan-disconnect')).toEqual(['skylan-disconnect client-01', 'skylan-disconnect client-01']);
  expect(present()).toBe(authority.text('first.pem'));
  // WHEN there is room
  expect(take()).toEqual({ status: 0, output: 'new revocation list: number A, 1 revoked\n' });
  take();
  // THEN
  expect(calls('skylan-disconnect')).toHaveLength(3);
});

describe('fails, says so and keeps the present list', () => {
  const STRANGER = () => new OpensslAuthority(sandbox, 'stranger').list('theirs.pem');
  const file = (text: string) => sandbox.write('bad.pem', text);

  test.each<[string, () => string, string]>([
    ['of another authority', STRANGER, 'the new one is not signed by the authority of this LAN'],
    ['that is cut off', () => file(authority.text('own.pem').slice(0, 200)), 'the new one cannot be read'],
    ['that is something else', () => file('<html>502 Bad Gateway</html>'), 'the new one cannot be read'],
    ['that is empty', () => file(''), 'the new one cannot be read'],
    [
      'that is older',
      () => authority.path('older.pem'),
      'the new one (number 9) is older than the present one (number A)',
    ],
  ])('on a list %s', (_what, make, reason) => {
    authority.list('older.pem');
    offer(authority.list('own.pem'));
    expect(offer(make())).toEqual({ status: 1, output: `<4>revocation list kept: ${reason}\n` });
    expect(present()).toBe(authority.text('own.pem'));
  });

  test('when Parameter Store does not answer, which is said once', () => {
    offer(authority.list('own.pem'));
    const away = 'echo "Could not resolve host" >&2; exit 1';
    expect(watch(away, away, '')).toBe(
      '<4>the revocation list was not read: going on with the last one (Could not resolve host)\n' +
        'the revocation list was read again\n',
    );
    expect(present()).toBe(authority.text('own.pem'));
  });
});

describe('a list on the gateway', () => {
  test.each<[string, () => void]>([
    ['is missing', () => rmSync(sandbox.path('crl.pem'))],
    ['is cut off', () => writeFileSync(sandbox.path('crl.pem'), authority.text('own.pem').slice(0, 200))],
    ['is empty', () => writeFileSync(sandbox.path('crl.pem'), '')],
    [
      'is another authority’s',
      () => copyFileSync(new OpensslAuthority(sandbox, 'stranger').list('theirs.pem'), sandbox.path('crl.pem')),
    ],
  ])('that %s is replaced by the last good one, without Parameter Store too', (_what, breakIt) => {
    // GIVEN
    offer(authority.list('own.pem'));
    breakIt();
    // WHEN
    const output = watch('exit 1');
    // THEN
    expect(output).toContain('<4>revocation list was missing or damaged: the last good one is back, number 9\n');
    expect(present()).toBe(authority.text('own.pem'));
    expect(calls('skylan-disconnect')).toEqual([]);
  });

  test('fails to be restored when there never was one, and says that nobody gets in', () => {
    expect(watch('exit 1')).toContain('<3>there is no revocation list: OpenVPN lets nobody in\n');
  });

  test('that ends within a week is reported once a day', () => {
    // GIVEN
    const list = authority.list('short.pem', 6);
    const warning = /<4>revocation list ends in 6 days and is not renewed: see the alarm of its renewal/;
    expect(offer(list).output).toMatch(warning);
    // WHEN it is looked at again on the same day, and on the next
    expect(take().output).toBe('');
    const said = sandbox.path('crl.said');
    writeFileSync(said, readFileSync(said, 'utf8').replace(/^\S+/, '2020-01-01'));
    expect(take().output).toMatch(warning);
  });

  test('that has more than a week left is not reported', () => {
    expect(offer(authority.list('long.pem', 8)).output).not.toContain('ends in');
  });

  test('that has expired is reported as an error', () => {
    const list = authority.list('old.pem', -1);
    expect(offer(list).output).toMatch(/^<3>revocation list expired: OpenVPN lets nobody in until it is renewed/m);
  });
});

describe('skylan-crl', () => {
  test('watch acts on a new list, after looks that failed too', () => {
    offer(authority.list('first.pem'));
    copyFileSync(revoke('one'), sandbox.path('offered'));
    expect(watch('exit 1', '', '')).toContain('new revocation list: number A, 1 revoked\n');
    expect(calls('skylan-disconnect')).toEqual(['skylan-disconnect client-01']);
  });

  test('watch puts back a list that is damaged while it looks', () => {
    offer(authority.list('own.pem'));
    const output = watch('', `echo x >"${sandbox.path('crl.pem')}"`, '');
    expect(output).toBe('<4>revocation list was missing or damaged: the last good one is back, number 9\n');
    expect(present()).toBe(authority.text('own.pem'));
  });

  test('fails when it is asked for anything else', () => {
    expect(run(['once'])).toEqual({ status: 2, output: 'usage: skylan-crl take LIST | watch\n' });
  });
});
