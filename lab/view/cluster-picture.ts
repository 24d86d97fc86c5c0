import { boxWidth, Canvas, cut } from './canvas';
import { COLUMNS } from './table';

export interface PictureMachine {
  readonly name: string;
  /** What is told of it, a line each: addresses, what it does. */
  readonly more: readonly string[];
}

export interface PictureSite {
  readonly name: string;
  readonly cidr: string;
  /** Such as `AWS`, or `outside AWS`. */
  readonly provider: string;
  readonly gateway: PictureMachine;
  /** All others of the site: workers, and a controller that is not the gateway. */
  readonly machines: readonly PictureMachine[];
}

/** A HybridCluster that stood. */
export interface ClusterPicture {
  readonly sites: readonly PictureSite[];
  /** UDP port of WireGuard. */
  readonly port: number;
  readonly tunnelMtuBytes: number;
  /** What was measured on it, a line each. */
  readonly measured: readonly string[];
}

/** Column of the tunnels that join all gateways, and where the gateways' boxes begin. */
const TRUNK = 2;
const GATEWAY = 6;
const WIRE = 5;

/** Draws the cluster in at most 100 columns: a site under the other, their gateways joined at the left. */
export function drawCluster({ sites, port, tunnelMtuBytes, measured }: ClusterPicture): string {
  const canvas = new Canvas();
  canvas.put(0, 1, `WireGuard, UDP ${port}, MTU ${tunnelMtuBytes}: each site's gateway with each other one`);
  const gatewayWidth = Math.min(40, Math.max(...sites.map(({ gateway }) => boxWidth(textOf(gateway)))));
  const most = COLUMNS - GATEWAY - gatewayWidth - WIRE;
  const width = Math.min(most, Math.max(...sites.map(({ machines }) => boxWidth(['', ...machines.map(lineOf)]))));
  const joints: number[] = [];
  let top = 1;
  for (const site of sites) {
    canvas.put(top, GATEWAY, `${site.name}, ${site.cidr}, ${site.provider}`);
    const gateway = textOf(site.gateway);
    const lines = site.machines.map(lineOf);
    canvas.box(top + 1, GATEWAY, { width: gatewayWidth, height: gateway.length + 2 }, gateway);
    if (lines.length > 0) {
      canvas.box(top + 1, GATEWAY + gatewayWidth + WIRE, { width, height: lines.length + 2 }, lines);
      canvas.put(top + 2, GATEWAY + gatewayWidth - 1, `├${'─'.repeat(WIRE)}┤`);
    }
    joints.push(top + 2);
    top += Math.max(gateway.length, lines.length) + 4;
  }
  drawTrunk(canvas, joints);
  return [canvas.toString(), ...measured.map((line) => ` ${cut(line, COLUMNS - 1)}`)].join('\n');
}

/** One line down the left side, with a branch to each gateway. */
function drawTrunk(canvas: Canvas, joints: readonly number[]): void {
  const [first, last] = [joints[0] ?? 0, joints.at(-1) ?? 0];
  for (let row = first; row <= last; row += 1) canvas.put(row, TRUNK, '║');
  for (const row of joints) {
    const corner = row === first ? '╔' : row === last ? '╚' : '╠';
    canvas.put(row, TRUNK, `${corner}${'═'.repeat(GATEWAY - TRUNK - 1)}╡`);
  }
}

function textOf({ name, more }: PictureMachine): string[] {
  return [name, ...more];
}

function lineOf(machine: PictureMachine): string {
  return textOf(machine).join('  ');
}
