import { readFileSync } from 'node:fs';
import type { CheckResult } from '../report/report';
import { must, type Peer } from '../running/peer';
import type { JoinedHome } from '../running/running-lan';
import { foreignKey } from '../running/wireguard-attempt';

/** Where skylan-join keeps a profile of WireGuard. */
const PROFILE = '/etc/skylan/client.conf';

/** Seconds in which a home that may come in has to. */
const CONNECT_SECONDS = 150;
/** Seconds in which one that may not is asked, longer than several handshakes take. */
const SILENT_SECONDS = 20;

/**
 * A desktop gateway whose private key is not that of its profile gets nowhere; with its own it is back. Its file is put
 * right whatever happens.
 */
export async function foreignKeyStaysOut(
  { desktop, robot, uplink, profile }: JoinedHome,
  node: Peer,
): Promise<CheckResult> {
  const own = readFileSync(profile, 'utf8');
  const use = async (text: string) => {
    await must(desktop, ['tee', PROFILE], { input: text });
    await must(desktop, ['systemctl', 'restart', `${uplink.unit}.service`]);
  };
  const answers = async (seconds: number) => {
    const argv = ['ping', '-c', '1', '-w', String(seconds), node.address];
    return (await robot.exec(argv, { timeoutMs: (seconds + 60) * 1000 })).exitCode === 0;
  };
  let foreign = true;
  try {
    await use(withPrivateKey(own, foreignKey()));
    foreign = await answers(SILENT_SECONDS);
  } finally {
    await use(own);
  }
  const back = await answers(CONNECT_SECONDS);
  return {
    name: `${node.name} answers ${robot.name} by WireGuard with a foreign key; with its own again`,
    ok: !foreign && back,
    figure: [foreign, back].map((yes) => (yes ? 'yes' : 'no')).join('; '),
    unit: '',
  };
}

/** The profile with another private key. @throws Error when it has none */
export function withPrivateKey(profile: string, key: string): string {
  const line = /^PrivateKey = .*$/m;
  if (!line.test(profile)) throw new Error('the profile has no private key to be replaced');
  return profile.replace(line, () => `PrivateKey = ${key}`);
}
