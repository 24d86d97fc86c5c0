import { readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});

afterEach(() => sandbox.remove());

/** What becomes of an nsswitch.conf. */
function after(text: string) {
  const place = sandbox.write('nsswitch.conf', text);
  const result = sandbox.run('worker/usr/local/lib/skylan/skylan-names', [], { SKYLAN_SWITCH: place });
  return { ...result, text: readFileSync(place, 'utf8') };
}

test('the cluster’s users come after all others, and what is there stays', () => {
  expect(
    after('# mine\npasswd: files systemd sss\ngroup:  files [SUCCESS=merge] systemd # here\nhosts: files dns\n'),
  ).toEqual({
    status: 0,
    output: 'users of the cluster are looked up\n',
    text: '# mine\npasswd: files systemd sss extrausers\ngroup:  files [SUCCESS=merge] systemd extrausers\nhosts: files dns\n',
  });
});

test('a second time changes nothing', () => {
  const text = 'passwd: files extrausers\ngroup: files extrausers systemd\n';
  expect(after(text)).toEqual({ status: 0, output: '', text });
});

test('a database that is not named gets a line', () => {
  expect(after('hosts: files\n').text).toBe('hosts: files\npasswd: files extrausers\ngroup: files extrausers\n');
});
