import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foreignKeyStaysOut, withPrivateKey } from '../../../lab/checks/foreign-key';
import type { JoinedHome } from '../../../lab/running/running-lan';
import { uplinkEnd } from '../../../lab/running/uplinks';
import { fakePeer } from '../running/peer';

const OWN = '[Interface]\nPrivateKey = own\n[Peer]\nPublicKey = gateway\n';
const node = fakePeer('second', () => ({}));

/** A home whose robot gets an answer, or none, each time it asks; and the restarts of its desktop gateway. */
async function judge(...answers: boolean[]) {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-'));
  const profile = join(folder, 'home.conf');
  writeFileSync(profile, OWN);
  const restarts: string[] = [];
  const home = {
    desktop: fakePeer('desktop-gateway', (argv) => {
      if (argv[0] === 'systemctl') restarts.push(argv.join(' '));
      return {};
    }),
    robot: fakePeer('uburog', () => ({ exitCode: answers.shift() ? 0 : 1 })),
    uplink: uplinkEnd('wireguard'),
    profile,
  } as unknown as JoinedHome;
  const result = await foreignKeyStaysOut(home, node);
  rmSync(folder, { recursive: true });
  return { result, restarts };
}

test('GIVEN a foreign key that gets nowhere, and its own that does THEN it passes, and the client was started anew twice', async () => {
  const { result, restarts } = await judge(false, true);
  expect(result).toMatchObject({ ok: true, figure: 'no; yes' });
  expect(restarts).toEqual(Array(2).fill('systemctl restart skylan-wireguard-client.service'));
});

test.each([
  ['a foreign key that is let in', [true, true], 'yes; yes'],
  ['a home that does not come back', [false, false], 'no; no'],
])('fails for %s', async (_, answers, figure) => {
  expect((await judge(...answers)).result).toMatchObject({ ok: false, figure });
});

test('a profile gets another private key and keeps the rest; fails for one that has none', () => {
  expect(withPrivateKey(OWN, 'x$&y')).toBe(OWN.replace('own', () => 'x$&y'));
  expect(() => withPrivateKey('client\n', 'x')).toThrow('the profile has no private key to be replaced');
});
