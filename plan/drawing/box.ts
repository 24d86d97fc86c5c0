import { FONT, type Look, type Rect, type Svg, widthOf } from './svg';

/** A machine, or several alike. */
export interface Box {
  readonly name: string;
  /** A line each: addresses, what it is. */
  readonly lines: readonly string[];
  readonly look: Look;
}

const PADDING = 12;
const LINE = 18;

export function boxSize({ name, lines }: Box): { readonly width: number; readonly height: number } {
  const words = Math.max(widthOf(name, 'name'), ...lines.map((line) => widthOf(line, 'mono')));
  return { width: words + 2 * PADDING, height: 2 * PADDING + FONT.name + lines.length * LINE - 2 };
}

/** The widest of several, and their heights with gaps between them. */
export function stackSize(boxes: readonly Box[], gap: number): { readonly width: number; readonly height: number } {
  const sizes = boxes.map(boxSize);
  const height = sizes.reduce((sum, one) => sum + one.height, 0) + Math.max(0, boxes.length - 1) * gap;
  return { width: Math.max(0, ...sizes.map(({ width }) => width)), height };
}

/** Draws a box; in a taller frame its words stand in the middle. */
export function drawBox(svg: Svg, box: Box, rect: Rect): void {
  svg.rect(`box ${box.look}`, rect);
  const x = rect.x + PADDING;
  const first = rect.y + (rect.height - boxSize(box).height) / 2 + PADDING + FONT.name - 2;
  svg.text('name', x, first, box.name);
  box.lines.forEach((line, index) => {
    svg.text('mono', x, first + (index + 1) * LINE, line);
  });
}

/** Where boxes stand that are under each other, evenly over an area and as wide as it. */
export function spread(boxes: readonly Box[], { x, y, width, height }: Rect): Rect[] {
  const gap = (height - stackSize(boxes, 0).height) / Math.max(1, boxes.length);
  let top = y + gap / 2;
  return boxes.map((box) => {
    const rect = { x, y: top, width, height: boxSize(box).height };
    top += rect.height + gap;
    return rect;
  });
}

export function middle({ y, height }: Rect): number {
  return y + height / 2;
}
