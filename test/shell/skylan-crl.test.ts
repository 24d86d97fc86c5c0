import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { OpensslAuthority } from '../helpers/openssl-authority';
import { Sandbox } from '../helpers/sandbox';

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

function run(what = 'look'): { status: number | null; output: string } {
  return sandbox.run('openvpn/usr/local/lib/skylan/skylan-crl', [what], {
    SKYLAN_CREDENTIALS: sandbox.path('lan'),
    SKYLAN_CRL: sandbox.path('crl.pem'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_DISCONNECT: sandbox.path('bin/skylan-disconnect'),
    SKYLAN_NAMESPACE: '/skylan/robot-lan',
  });
}

function offer(path: string): { status: number | null; output: string } {
  copyFileSync(path, sandbox.path('offered'));
  return run();
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

  test('is passed over in silence when it is the same one; for an hour it is not even verified', () => {
    const list = authority.list('first.pem');
    offer(list);
    sandbox.command('openssl', 'exec /usr/bin/openssl "$@"');
    expect(offer(list)).toEqual({ status: 0, output: '' });
    expect(calls('openssl')).toEqual([]);
    // WHEN the hour is over
    const seen = sandbox.path('crl.pem.seen');
    writeFileSync(seen, readFileSync(seen, 'utf8').replace(/^\d+/, '1'));
    expect(run()).toEqual({ status: 0, output: '' });
    expect(calls('openssl')).not.toEqual([]);
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
    expect(calls('systemctl')).toEqual(['systemctl try-reload-or-restart skylan-openvpn.service']);
  });

  test('is tried again when OpenVPN could not be told at all', () => {
    offer(authority.list('first.pem'));
    sandbox.command('skylan-disconnect', 'exit 1');
    sandbox.command('systemctl', 'exit 1');
    expect(offer(revoke('one')).status).toBe(1);
    sandbox.command('skylan-disconnect');
    run();
    expect(calls('skylan-disconnect')).toHaveLength(2);
  });
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

  test('when Parameter Store does not answer', () => {
    offer(authority.list('own.pem'));
    sandbox.command('skylan-parameters', 'echo "Could not resolve host" >&2; exit 1');
    expect(run()).toEqual({
      status: 1,
      output: '<4>revocation list kept: Parameter Store did not give a new one\nCould not resolve host\n',
    });
    expect(present()).toBe(authority.text('own.pem'));
  });
});

describe('a list on the gateway', () => {
  const unanswered = () => sandbox.command('skylan-parameters', 'exit 1');

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
    unanswered();
    // WHEN
    const { output } = run();
    // THEN
    expect(output).toContain('<4>revocation list was missing or damaged: the last good one is back, number 9\n');
    expect(present()).toBe(authority.text('own.pem'));
    expect(calls('skylan-disconnect')).toEqual([]);
  });

  test('fails to be restored when there never was one, and says that nobody gets in', () => {
    unanswered();
    expect(run()).toMatchObject({ status: 1, output: expect.stringContaining('<3>there is no revocation list') });
  });

  test('that ends within a week is reported once a day', () => {
    // GIVEN
    const list = authority.list('short.pem', 6);
    const warning = /<4>revocation list ends in 6 days and is not renewed: see the alarm of its renewal/;
    expect(offer(list).output).toMatch(warning);
    // WHEN it is looked at again on the same day, and on the next
    rmSync(sandbox.path('crl.pem.seen'));
    expect(run().output).toBe('');
    rmSync(sandbox.path('crl.pem.seen'));
    const said = sandbox.path('crl.pem.said');
    writeFileSync(said, readFileSync(said, 'utf8').replace(/^\S+/, '2020-01-01'));
    expect(run().output).toMatch(warning);
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
  test('watch goes on looking, after a look that failed too', () => {
    sandbox.command('skylan-parameters', 'exit 1');
    // Ends at the second pause.
    sandbox.command('sleep', `(($(grep -c ^sleep "${sandbox.path('calls')}") < 2)) || kill "$PPID"`);
    run('watch');
    expect(calls('skylan-parameters')).toHaveLength(2);
    expect(calls('sleep')).toEqual(['sleep 30', 'sleep 30']);
  });

  test('fails when it is asked for anything else', () => {
    expect(run('once')).toEqual({ status: 2, output: 'usage: skylan-crl look|watch\n' });
  });
});
