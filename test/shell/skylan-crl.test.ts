import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { OpensslAuthority } from '../helpers/openssl-authority';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;
let authority: OpensslAuthority;

beforeEach(() => {
  sandbox = new Sandbox();
  authority = new OpensslAuthority(sandbox, 'lan');
  // Parameter Store's answer is the file "offered".
  sandbox.command('aws', `cat "${sandbox.path('offered')}"`);
  sandbox.command('systemctl');
});

afterEach(() => sandbox.remove());

function offer(path: string): { status: number | null; output: string } {
  copyFileSync(path, sandbox.path('offered'));
  return sandbox.run('gateway/skylan-crl', [], {
    SKYLAN_CREDENTIALS: sandbox.path('lan'),
    SKYLAN_CRL: sandbox.path('crl.pem'),
    SKYLAN_PARAMETER_CRL: '/skylan/robot-lan/ca/crl',
  });
}

const present = () => readFileSync(sandbox.path('crl.pem'), 'utf8');
const reloads = () =>
  existsSync(sandbox.path('calls'))
    ? (readFileSync(sandbox.path('calls'), 'utf8').match(/^systemctl .*reload/gm) ?? []).length
    : 0;

describe('skylan-crl', () => {
  test('replaces the list by a newer one and sends connected clients through it', () => {
    // GIVEN a list that revokes nobody
    const result = offer(authority.list('first.pem'));
    expect(result).toMatchObject({ status: 0, output: expect.stringContaining('number 9, 0 revoked') });
    expect(reloads()).toBe(0);
    // WHEN a client is revoked
    authority.issue('client');
    authority.revoke('client');
    const second = offer(authority.list('second.pem'));
    // THEN the list is replaced, and OpenVPN looks at its clients anew
    expect(second).toMatchObject({ status: 0, output: expect.stringContaining('number A, 1 revoked') });
    expect(present()).toBe(authority.text('second.pem'));
    expect(reloads()).toBe(1);
  });

  test('a list that is only renewed disturbs nobody', () => {
    offer(authority.list('first.pem'));
    expect(offer(authority.list('renewed.pem')).output).toContain('number A, 0 revoked');
    expect(reloads()).toBe(0);
  });

  test('the same list again is passed over in silence', () => {
    const list = authority.list('first.pem');
    offer(list);
    expect(offer(list)).toEqual({ status: 0, output: '' });
  });

  test('fails on an older list and keeps the present one', () => {
    const older = authority.list('older.pem');
    offer(authority.list('newer.pem'));
    expect(offer(older)).toEqual({
      status: 1,
      output: 'revocation list kept: the new one (number 9) is older than the present one (number A)\n',
    });
    expect(present()).toBe(authority.text('newer.pem'));
  });

  test('fails on the list of another authority', () => {
    offer(authority.list('own.pem'));
    const result = offer(new OpensslAuthority(sandbox, 'stranger').list('theirs.pem'));
    expect(result.output).toBe('revocation list kept: the new one is not signed by the authority of this LAN\n');
    expect(present()).toBe(authority.text('own.pem'));
  });

  test('fails on a list that is cut off', () => {
    const list = authority.list('own.pem');
    offer(list);
    writeFileSync(sandbox.path('broken.pem'), authority.text('own.pem').slice(0, 200));
    expect(offer(sandbox.path('broken.pem')).output).toBe('revocation list kept: the new one cannot be read\n');
    expect(present()).toBe(authority.text('own.pem'));
  });

  test('fails when Parameter Store does not answer, and keeps the present list', () => {
    offer(authority.list('own.pem'));
    sandbox.command('aws', 'echo "Unable to locate credentials" >&2; exit 255');
    const result = offer(authority.list('other.pem'));
    expect(result.output).toBe(
      'Unable to locate credentials\nrevocation list kept: Parameter Store did not give a new one\n',
    );
    expect(present()).toBe(authority.text('own.pem'));
  });
});
