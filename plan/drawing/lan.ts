import type { RobotLanPlan } from '../../lib/robot-lan/plan-types';
import { type Box, boxSize, drawBox, middle, spread, stackSize } from './box';
import { lanBoxes, tunnelWords } from './lan-boxes';
import { type Rect, Svg, widthOf } from './svg';
import { drawZone, MARGIN, TITLE, ZONE, zone } from './zone';

const GAP = 18;
/** Length of the cable from robot to desktop gateway. */
const CABLE = 36;
/** Words beside a tunnel have this much room at each side. */
const AIR = 24;
/** The caption under all. */
const CAPTION = 42;

/** A LAN: homes at the left, the cloud gateway and its nodes at the right. */
export function drawLan(plan: RobotLanPlan): string {
  const boxes = lanBoxes(plan);
  const words = tunnelWords(plan);
  const at = layout(plan, boxes, words);
  const svg = new Svg();
  drawZone(svg, 'home', at.home, homeTitle(plan));
  drawZone(svg, 'cloud', at.cloud, cloudTitle(plan));
  at.homes.forEach((desktop, index) => {
    const robot = at.robots[index];
    if (robot) join(svg, 'wire', robot, desktop);
    join(svg, 'tunnel', desktop, at.gateway);
  });
  for (const node of at.nodes) join(svg, 'tunnel', at.gateway, node);
  const [first, last] = [at.nodes[0], at.nodes.at(-1)];
  if (plan.overlay === 'vxlan' && first && last && first !== last) {
    const x = first.x - AIR / 2;
    svg.line('tunnel', [x, middle(first)], [x, middle(last)]);
  }
  for (const { words: said, home } of words.uplinks) {
    label(svg, said, (at.home.x + at.home.width + at.cloud.x) / 2, at.homes[Math.min(home, at.homes.length - 1)]);
  }
  label(svg, [words.overlay], (at.gateway.x + at.gateway.width + (first?.x ?? 0)) / 2, first);
  drawBoxes(svg, [...boxes.robots, ...boxes.homes, ...boxes.nodes], [...at.robots, ...at.homes, ...at.nodes]);
  drawBox(svg, boxes.gateway, at.gateway);
  const caption = `one Ethernet segment, one IP subnet, ${plan.lan.mtuBytes}-byte packets from end to end: DDS, mDNS, ping, SSH`;
  svg.text('small', at.size.width / 2, at.size.height - 16, caption, 'middle');
  const nodes = plan.nodes.map(({ hostname }) => hostname).join(', ') || 'no node';
  return svg.toString(
    at.size,
    `The robot LAN ${plan.name}`,
    `${plan.clients.join(', ')} on ${plan.lan.cidr}: ${words.uplinks.flatMap((one) => one.words).join(', ')} to ${plan.gateway.hostname} in AWS, from there ${words.overlay} to ${nodes}.`,
  );
}

function layout(plan: RobotLanPlan, boxes: ReturnType<typeof lanBoxes>, words: ReturnType<typeof tunnelWords>) {
  const { robots, homes, gateway, nodes } = boxes;
  const [robot, desktop, node] = [robots, homes, nodes].map((some) => stackSize(some, GAP).width) as [
    number,
    number,
    number,
  ];
  const overlay = nodes.length > 0 ? widthOf(words.overlay, 'label') + 2 * AIR : 0;
  const gatewaySize = boxSize(gateway);
  const rows = Math.max(...[homes, nodes].map((some) => stackSize(some, GAP).height), gatewaySize.height);
  const height = TITLE + rows + ZONE * 1.5;
  const home = zone(MARGIN, height, robot + CABLE + desktop, homeTitle(plan));
  const uplink = Math.max(...words.uplinks.flatMap((one) => one.words).map((word) => widthOf(word, 'label'))) + 2 * AIR;
  const cloud = zone(home.x + home.width + uplink, height, gatewaySize.width + overlay + node, cloudTitle(plan));
  const area = { y: MARGIN + TITLE + ZONE / 2, height: rows };
  const inside = ({ x, width }: Rect) => ({ left: x + ZONE, right: x + width - ZONE });
  const homeRects = spread(homes, { ...area, x: inside(home).right - desktop, width: desktop });
  return {
    home,
    cloud,
    robots: homeRects.map((rect, index) => {
      const { height } = boxSize(robots[index] ?? gateway);
      return { x: inside(home).left, y: middle(rect) - height / 2, width: robot, height };
    }),
    homes: homeRects,
    gateway: { ...area, x: inside(cloud).left, width: gatewaySize.width },
    nodes: spread(nodes, { ...area, x: inside(cloud).right - node, width: node }),
    size: { width: Math.ceil(cloud.x + cloud.width + MARGIN), height: Math.ceil(MARGIN + height + CAPTION) },
  };
}

function homeTitle({ lan, clients }: RobotLanPlan): string {
  return `your LAN ${lan.cidr}${clients.length > 1 ? `, ${clients.length} homes` : ''}`;
}

function cloudTitle({ vpc }: RobotLanPlan): string {
  return `AWS, VPC ${vpc.cidr}${vpc.privateCidr === undefined ? '' : ` and ${vpc.privateCidr}`}`;
}

/** A line between two that stand side by side, at the height of the lower one. */
function join(svg: Svg, look: 'wire' | 'tunnel', left: Rect, right: Rect): void {
  const y = middle(left.height < right.height ? left : right);
  svg.line(look, [left.x + left.width, y], [right.x, y]);
}

function drawBoxes(svg: Svg, boxes: readonly Box[], rects: readonly Rect[]): void {
  boxes.forEach((box, index) => {
    const rect = rects[index];
    if (rect) drawBox(svg, box, rect);
  });
}

/** Words over the tunnel to a box, the last of several under it. */
function label(svg: Svg, words: readonly string[], x: number, rect: Rect | undefined): void {
  if (!rect) return;
  const over = words.length > 1 ? words.slice(0, -1) : words;
  over.forEach((word, index) => {
    svg.text('label', x, middle(rect) - 10 - (over.length - 1 - index) * 16, word, 'middle');
  });
  const under = words.length > 1 ? words.at(-1) : undefined;
  if (under) svg.text('label', x, middle(rect) + 22, under, 'middle');
}
