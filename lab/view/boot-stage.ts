/** Stages of a boot, in their order: what people read. */
export const STAGES = {
  off: 'off',
  kernel: 'kernel and systemd start',
  local: 'cloud-init: looks for its data',
  network: 'cloud-init: has its user data',
  config: 'cloud-init: configures',
  final: 'cloud-init: runs its set-up',
  booted: 'booted',
} as const;

export type Stage = keyof typeof STAGES;

/** What the serial port shows where a stage begins, even with a kernel told to be quiet. */
const SIGNS = new RegExp(
  [
    /(?<kernel>reboot: (?:Restarting system|Power down))/,
    /Cloud-init v\. \S+ (?:running '(?<running>[a-z:-]+)'|(?<booted>finished) at)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** cloud-init's names of its stages. */
const CLOUD_INIT: Readonly<Record<string, Stage>> = {
  'init-local': 'local',
  init: 'network',
  'modules:config': 'config',
  'modules:final': 'final',
};

/**
 * Where a running machine is in its boot.
 *
 * @param serial - what its serial port has shown, at least the end of it; that of earlier boots may come first
 */
export function bootStage(serial: string): Stage {
  let stage: Stage = 'kernel';
  for (const { groups } of serial.matchAll(SIGNS)) {
    if (groups?.kernel) stage = 'kernel';
    else if (groups?.booted) stage = 'booted';
    else stage = CLOUD_INIT[groups?.running ?? ''] ?? stage;
  }
  return stage;
}
