import { boxWidth, Canvas, cut } from './canvas';
import { COLUMNS } from './table';

/** A machine of a LAN, as it is drawn. */
export interface LanMachine {
  readonly name: string;
  /** In the LAN. */
  readonly lanAddress: string;
  /** More about it, a line each: the address in the cloud, or what it is. */
  readonly more: readonly string[];
}

export interface LanHome {
  /** Undefined where there is none. */
  readonly robot: LanMachine | undefined;
  readonly desktop: LanMachine;
}

/** A RobotLan that stood. */
export interface LanPicture {
  readonly lanCidr: string;
  /** The VPC's subnet. */
  readonly subnetCidr: string;
  /** What joins the cloud machines, such as `gretap`. */
  readonly overlay: string;
  /** What the homes come in by, such as `WireGuard`. */
  readonly uplink: string;
  /** UDP port of it on the cloud gateway. */
  readonly uplinkPort: number;
  readonly gateway: LanMachine;
  readonly nodes: readonly LanMachine[];
  readonly homes: readonly LanHome[];
  /** What was measured on it, a line each. */
  readonly measured: readonly string[];
}

/** Lines inside a box; the second one is where its cable is. */
const LINES = 4;
const HEIGHT = LINES + 2;
const CABLE = 2;
/** A gap under each box. */
const PITCH = HEIGHT + 1;
const LEFT = 1;
/** The shortest cables whose words can still be read. */
const LEAST_LINK = { uplink: 11, overlay: 8 };
const MOST_LINK = { uplink: 19, overlay: 13 };

/** Draws the LAN in at most 100 columns: homes at the left, the cloud gateway, nodes at the right. */
export function drawLan(picture: LanPicture): string {
  const { gateway, nodes, homes } = picture;
  const canvas = new Canvas();
  const columns = layout(picture);
  canvas.put(0, LEFT + 1, `your LAN ${picture.lanCidr}`);
  canvas.put(0, columns.gateway + 1, `AWS, subnet ${picture.subnetCidr}`);
  for (const [index, home] of homes.entries()) {
    const top = 1 + index * PITCH;
    drawBox(canvas, top, columns.desktop, columns.desktopWidth, home.desktop);
    if (home.robot) {
      drawBox(canvas, top, LEFT, columns.robotWidth, home.robot);
      canvas.put(top + CABLE, LEFT + columns.robotWidth - 1, '├─┤');
    }
  }
  for (const [index, node] of nodes.entries())
    drawBox(canvas, 1 + index * PITCH, columns.node, columns.nodeWidth, node);
  // As high as what it holds together.
  const height = (Math.max(homes.length, nodes.length, 1) - 1) * PITCH + HEIGHT;
  canvas.box(1, columns.gateway, { width: columns.gatewayWidth, height }, textOf(gateway));
  const uplink = [picture.uplink, `UDP ${picture.uplinkPort}`] as const;
  homes.forEach((_, index) => {
    cable(canvas, 1 + index * PITCH, columns.desktop + columns.desktopWidth - 1, columns.gateway, uplink);
  });
  nodes.forEach((_, index) => {
    const words = [picture.overlay, ''] as const;
    cable(canvas, 1 + index * PITCH, columns.gateway + columns.gatewayWidth - 1, columns.node, words);
  });
  return [canvas.toString(), ...picture.measured.map((line) => ` ${cut(line, COLUMNS - 1)}`)].join('\n');
}

/** A tunnel between two boxes, with words over and under it. */
function cable(canvas: Canvas, top: number, from: number, to: number, [over, under]: readonly [string, string]): void {
  const length = to - from - 1;
  canvas.put(top + CABLE - 1, from + 2, cut(over, length - 1));
  canvas.put(top + CABLE, from, `╞${'═'.repeat(length)}╡`);
  canvas.put(top + CABLE + 1, from + 2, cut(under, length - 1));
}

function drawBox(canvas: Canvas, row: number, column: number, width: number, machine: LanMachine): void {
  canvas.box(row, column, { width, height: HEIGHT }, textOf(machine));
}

function textOf({ name, lanAddress, more }: LanMachine): string[] {
  return [name, lanAddress, ...more];
}

/** Where the boxes stand and how wide they are. Cables take what boxes leave; the widest box gives way to the rest. */
function layout({ gateway, nodes, homes }: LanPicture) {
  const width = (machines: readonly LanMachine[]) => Math.max(0, ...machines.map((one) => boxWidth(textOf(one))));
  const widths = {
    robot: width(homes.flatMap(({ robot }) => robot ?? [])),
    desktop: width(homes.map(({ desktop }) => desktop)),
    gateway: width([gateway]),
    node: width(nodes),
  };
  const left = () => COLUMNS - LEFT - 1 - Object.values(widths).reduce((sum, one) => sum + one, 0);
  while (left() < LEAST_LINK.uplink + LEAST_LINK.overlay) {
    const [widest] = Object.entries(widths).sort(([, a], [, b]) => b - a)[0] ?? [];
    if (widest === undefined) break;
    widths[widest as keyof typeof widths] -= 1;
  }
  const overlay = Math.min(MOST_LINK.overlay, Math.max(LEAST_LINK.overlay, Math.floor(left() * 0.4)));
  const uplink = Math.min(MOST_LINK.uplink, left() - overlay);
  const desktop = widths.robot > 0 ? LEFT + widths.robot + 1 : LEFT;
  const cloud = desktop + widths.desktop + uplink;
  return {
    robotWidth: widths.robot,
    desktop,
    desktopWidth: widths.desktop,
    gateway: cloud,
    gatewayWidth: widths.gateway,
    node: cloud + widths.gateway + overlay,
    nodeWidth: widths.node,
  };
}
