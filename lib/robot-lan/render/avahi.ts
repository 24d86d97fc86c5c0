import type { MachinePlan } from '../plan-types';
import { BRIDGE } from './paths';

/** avahi-daemon.conf(5): the machine answers as `<hostname>.local` on the LAN, and nowhere else. */
export function renderAvahi(machine: MachinePlan): string {
  const lines = [
    '[server]',
    `host-name=${machine.hostname}`,
    `allow-interfaces=${BRIDGE}`,
    'use-ipv4=yes',
    'use-ipv6=no',
    '',
    '[wide-area]',
    'enable-wide-area=no',
    '',
    '[publish]',
    'publish-aaaa-on-ipv4=no',
    'publish-hinfo=no',
    'publish-workstation=no',
  ];
  return `${lines.join('\n')}\n`;
}
