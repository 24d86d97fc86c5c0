import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RobotLanPlan } from '../../lib/robot-lan/plan-types';
import { renderOpenVpnLan } from '../../lib/robot-lan/render/openvpn';

const FILE = join(__dirname, '../../assets/gateway/etc/skylan/openvpn/server.conf');

/** The server's whole configuration, in one text. */
export function openVpnServer(plan: RobotLanPlan): string {
  return readFileSync(FILE, 'utf8').replace('config /etc/skylan/openvpn/lan.conf\n', renderOpenVpnLan(plan));
}
