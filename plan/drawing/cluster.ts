import type { HybridClusterPlan } from '../../lib/hybrid-cluster/plan-types';
import { boxSize, drawBox, middle, spread, stackSize } from './box';
import { type SiteBoxes, siteBoxes } from './cluster-boxes';
import { type Rect, Svg, widthOf } from './svg';
import { drawZone, MARGIN, TITLE, ZONE, zone } from './zone';

const GAP = 20;
/** Between a gateway and the machines behind it. */
const WIRE = 30;
/** Between sites that are under each other. */
const BETWEEN = 18;
const AIR = 24;
const CAPTION = 42;

interface DrawnSite extends SiteBoxes {
  readonly look: 'home' | 'cloud';
  /** On which side of the tunnels. */
  readonly side: 'left' | 'right';
}

interface PlacedSite extends DrawnSite {
  readonly zone: Rect;
}

/** A cluster: sites outside AWS at the left, those in AWS at the right, tunnels between their gateways. */
export function drawCluster(plan: HybridClusterPlan): string {
  const words = ['WireGuard', `UDP ${plan.tunnel.port}`, `MTU ${plan.tunnel.mtuBytes}`];
  const sites = sidesOf(plan);
  const left = columnOf(
    sites.filter(({ side }) => side === 'left'),
    MARGIN,
  );
  const middleWidth = Math.max(...words.map((word) => widthOf(word, 'label'))) + 2 * AIR;
  const from = MARGIN + left.width;
  const right = columnOf(
    sites.filter(({ side }) => side === 'right'),
    from + middleWidth,
  );
  const height = Math.max(left.height, right.height);
  const svg = new Svg();
  const trunk = from + middleWidth / 2;
  const placed = [...centred(left, height), ...centred(right, height)];
  for (const site of placed) drawZone(svg, site.look, site.zone, site.title);
  const joints = placed.map((site) => drawSite(svg, site, trunk));
  svg.line('tunnel', [trunk, Math.min(...joints)], [trunk, Math.max(...joints)]);
  const top = Math.min(...joints);
  // Beside the tunnels rather than on them, where they go on downwards.
  const isStraight = Math.max(...joints) - top < 1;
  const over = isStraight ? words.slice(0, 1) : words;
  over.forEach((word, index) => {
    svg.text('label', trunk, top - 10 - (over.length - 1 - index) * 16, word, 'middle');
  });
  words.slice(over.length).forEach((word, index) => {
    svg.text('label', trunk, top + 22 + index * 16, word, 'middle');
  });
  const size = { width: from + middleWidth + right.width + MARGIN, height: MARGIN + height + CAPTION };
  const mesh = plan.sites.length > 2 ? 'each gateway has a tunnel to each other one; ' : '';
  svg.text(
    'small',
    size.width / 2,
    size.height - 16,
    `${mesh}one Slurm cluster: srun and sbatch reach all sites`,
    'middle',
  );
  return svg.toString(
    { width: Math.ceil(size.width), height: Math.ceil(size.height) },
    `The Slurm cluster ${plan.name}`,
    `Sites ${plan.sites.map(({ name, cidr }) => `${name} (${cidr})`).join(', ')}, joined by ${words.join(', ')}; the controller is ${plan.controller.hostname} at ${plan.controller.site}.`,
  );
}

/** Where all sites are of one sort, the first one stands alone at the left. */
function sidesOf(plan: HybridClusterPlan): DrawnSite[] {
  const isMixed = new Set(plan.sites.map(({ provider }) => provider)).size > 1;
  return plan.sites.map((site, index) => ({
    ...siteBoxes(plan, site),
    look: site.provider === 'aws' ? 'cloud' : 'home',
    side: (isMixed ? site.provider === 'external' : index === 0) ? 'left' : 'right',
  }));
}

interface Column {
  readonly sites: readonly PlacedSite[];
  readonly width: number;
  readonly height: number;
}

function columnOf(sites: readonly DrawnSite[], x: number): Column {
  let y = MARGIN;
  const zones = sites.map((site) => {
    const { width, rows } = contentSize(site);
    const rect = zone(x, TITLE + rows + ZONE * 1.5, width, site.title, y);
    y += rect.height + BETWEEN;
    return rect;
  });
  const width = Math.max(0, ...zones.map((rect) => rect.width));
  const placed = sites.map((site, index) => ({ ...site, zone: { ...(zones[index] as Rect), width } }));
  return { sites: placed, width, height: Math.max(0, y - BETWEEN - MARGIN) };
}

function contentSize({ gateway, others }: SiteBoxes) {
  const [own, rest] = [boxSize(gateway), stackSize(others, GAP)];
  return {
    width: own.width + (others.length > 0 ? WIRE + rest.width : 0),
    rows: Math.max(own.height, rest.height),
  };
}

function centred({ sites, height }: Column, all: number): PlacedSite[] {
  const down = (all - height) / 2;
  return sites.map((site) => ({ ...site, zone: { ...site.zone, y: site.zone.y + down } }));
}

/** @returns height of its tunnel */
function drawSite(svg: Svg, { gateway, others, side, zone: frame }: PlacedSite, trunk: number): number {
  const isLeft = side === 'left';
  const area = { y: frame.y + TITLE + ZONE / 2, height: frame.height - TITLE - ZONE * 1.5 };
  const [own, rest] = [boxSize(gateway).width, stackSize(others, GAP).width];
  const inner = isLeft ? frame.x + frame.width - ZONE - own : frame.x + ZONE;
  const outer = isLeft ? frame.x + ZONE : frame.x + frame.width - ZONE - rest;
  const [at] = spread([gateway], { ...area, x: inner, width: own }) as [Rect];
  const y = middle(at);
  const edge = isLeft ? at.x + at.width : at.x;
  svg.line('tunnel', [edge, y], [trunk, y]);
  const rects = spread(others, { ...area, x: outer, width: rest });
  const [near, far] = isLeft ? [at.x, outer + rest] : [at.x + at.width, outer];
  const bus = (near + far) / 2;
  if (rects.length > 0) svg.line('wire', [near, y], [bus, y]);
  rects.forEach((rect, index) => {
    svg.line('wire', [bus, y], [bus, middle(rect)]);
    svg.line('wire', [bus, middle(rect)], [far, middle(rect)]);
    const box = others[index];
    if (box) drawBox(svg, box, rect);
  });
  drawBox(svg, gateway, at);
  return y;
}
