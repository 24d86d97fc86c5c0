import { type Rect, type Svg, widthOf } from './svg';

/** Room around all, and within a zone. */
export const MARGIN = 20;
export const ZONE = 20;
/** Height of a zone's title. */
export const TITLE = 30;

/** A network, as a dashed frame with its name. */
export function drawZone(svg: Svg, look: 'home' | 'cloud', rect: Rect, title: string): void {
  svg.rect(`zone ${look}`, rect, 12);
  svg.text('title', rect.x + ZONE, rect.y + TITLE - 6, title);
}

/**
 * A zone as wide as what is in it, or its title.
 *
 * @param inner - width of what is in it
 */
export function zone(x: number, height: number, inner: number, title: string, y = MARGIN): Rect {
  return { x, y, width: Math.max(inner, widthOf(title, 'title')) + 2 * ZONE, height };
}
