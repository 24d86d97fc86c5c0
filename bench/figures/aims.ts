import type { Figure, Results } from './results';

/** What a figure is to be, as times the baseline's of its part. */
export interface Aim {
  readonly part: string;
  readonly road: string;
  readonly figure: string;
  readonly least?: number;
  readonly most?: number;
  /** On a machine of that kind alone. @default on all */
  readonly accelerator?: string;
}

const SPEEDS = ['TCP, Mbit/s', 'TCP, 8 streams, Mbit/s'];
const COUNTS = [2, 10, 40, 100];

/** What the uplinks and overlays are held to. */
export const AIMS: readonly Aim[] = [
  { part: 'uplink', road: 'wireguard', figure: 'TCP, Mbit/s', least: 1.5, accelerator: 'tcg' },
  { part: 'uplink', road: 'wireguard', figure: 'TCP, Mbit/s', least: 5, accelerator: 'kvm' },
  { part: 'uplink', road: 'wireguard', figure: 'processor seconds a gigabyte', most: 0.5 },
  ...SPEEDS.map((figure) => ({ part: 'uplink', road: 'openvpn', figure, least: 1 })),
  { part: 'uplink', road: 'openvpn', figure: 'TCP, sent again a gigabyte', most: 0 },
  ...['gretap', 'vxlan'].flatMap((road) => SPEEDS.map((figure) => ({ part: 'overlay', road, figure, least: 0.9 }))),
  ...['openvpn', 'wireguard'].flatMap((road) =>
    COUNTS.map((count) => ({ part: 'discovery', road, figure: `${count} participants found, s`, most: 1.1 })),
  ),
];

export interface Missed {
  readonly aim: Aim;
  readonly found: Figure & { readonly ratio: number };
}

/** Aims of which a run has the figure, and which it does not reach. */
export function missed({ figures, machine }: Pick<Results, 'figures' | 'machine'>): Missed[] {
  return AIMS.flatMap((aim) => {
    if (aim.accelerator !== undefined && aim.accelerator !== machine.accelerator) return [];
    const one = figures.find(
      ({ part, road, figure }) => part === aim.part && road === aim.road && figure === aim.figure,
    );
    if (one?.ratio === undefined) return [];
    const { least = 0, most = Number.POSITIVE_INFINITY } = aim;
    const found = { ...one, ratio: one.ratio };
    return found.ratio < least || found.ratio > most ? [{ aim, found }] : [];
  });
}
