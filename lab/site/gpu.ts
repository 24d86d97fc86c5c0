import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The GPU of a site's machine that has one, as Slurm's settings name it. */
export const GPU = 't4:1';

/** What makes it, or takes it away. */
export const GPU_UNIT = 'lab-gpu.service';

const PROGRAM = '/usr/local/sbin/lab-gpu';

const UNIT = `[Unit]
Description=lab: a GPU as NVIDIA's driver tells of it
DefaultDependencies=no
After=local-fs.target systemd-udevd.service
Before=slurmd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${PROGRAM} on
ExecStop=${PROGRAM} off

[Install]
WantedBy=multi-user.target
`;

/** Shell commands, to be run as root on a machine, after which it has a GPU at each boot. */
export function gpuScript(): string {
  const program = readFileSync(join(__dirname, 'lab-gpu.sh'), 'utf8');
  return [
    `cat >${PROGRAM} <<'LAB_GPU_END'\n${program}LAB_GPU_END`,
    `chmod 755 ${PROGRAM}`,
    `cat >/etc/systemd/system/${GPU_UNIT} <<'LAB_GPU_END'\n${UNIT}LAB_GPU_END`,
    'systemctl daemon-reload',
    `systemctl enable --quiet --now ${GPU_UNIT}`,
  ].join('\n');
}
