import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import type { MachineClocks } from '../running/machine-clocks';
import { must } from '../running/peer';
import type { Renewal } from '../running/renewal';
import type { RunningLan } from '../running/running-lan';
import { uplinkEnd } from '../running/uplinks';
import { listCheck, listOf } from './certificates';
import type { BriefName, Check } from './check';
import type { Patience } from './patience';
import { ping } from './ping';
import { connections } from './revocation';
import { revokedStaysOut } from './revoked';

/** A LAN whose clocks are moved. */
export interface Aged {
  readonly lan: RunningLan;
  readonly clocks: Pick<MachineClocks, 'ahead' | 'now' | 'moveTo' | 'stranger'>;
  readonly renewal: Pick<Renewal, 'moveTo' | 'stop' | 'resume'>;
  /** Profile of a client that was removed from the settings. */
  readonly revokedProfile: string;
}

const CLIENT = 'skylan-openvpn-client.service';
const PAUSE_MS = 500;

/** Whichever is found first ends a handshake. */
const REFUSED = 'certificate revoked|CRL has expired|certificate has expired';

/** What holds however much time has passed. */
export const AGED_CHECKS = [
  { name: 'ping', brief: ({ lan }, patience) => ping(lan.robot, lan.node, patience) },
  { name: 'list', brief: validList },
  {
    name: 'revoked client',
    brief: ({ lan, clocks, revokedProfile }, patience) =>
      revokedStaysOut(lan.gateway, clocks.stranger, revokedProfile, patience, REFUSED),
  },
  // It ends the session that others need.
  { name: 'profile', late: true, brief: profileConnects },
] as const satisfies readonly Check<never, Aged>[];

/** Name of one of these checks. */
export type AgedKey = BriefName<typeof AGED_CHECKS>;

/** The list that the gateway has, or gets while there is patience, counts by the moved clock. */
async function validList({ lan, clocks }: Aged, patience: Patience): Promise<CheckResult> {
  const end = Date.now() + patience.seconds * 1000;
  for (;;) {
    const check = listCheck(await listOf(lan.gateway), clocks.now());
    if (check.ok || Date.now() > end) return check;
    await sleep(PAUSE_MS);
  }
}

/** The desktop gateway's OpenVPN is started anew, with the profile that it has. */
async function profileConnects({ lan: { desktop } }: Aged, patience: Patience): Promise<CheckResult> {
  const name = 'the profile of the desktop gateway connects';
  const uplink = uplinkEnd('openvpn');
  const before = await connections({ desktop, uplink });
  await must(desktop, ['systemctl', 'restart', CLIENT]);
  const start = Date.now();
  const seconds = () => (Date.now() - start) / 1000;
  while (seconds() < patience.seconds) {
    if ((await connections({ desktop, uplink })) > before)
      return { name, ok: true, figure: Number(seconds().toFixed(1)), unit: 's' };
    await sleep(PAUSE_MS);
  }
  const journal = ['journalctl', '--quiet', '--boot', '--output=cat', '--lines=12', `--unit=${CLIENT}`];
  const detail = (await desktop.exec(journal)).stdout.trim();
  return { name, ok: false, figure: `not in ${patience.seconds} s`, unit: '', detail };
}
