/** A drawing as text: SVG of boxes, lines and words, in light and in dark. */

type Attributes = Readonly<Record<string, string | number>>;

/** What kinds of things look like; each is a class of the style sheet. */
export type Look = 'home' | 'cloud' | 'idle';

export const FONT = { title: 15, name: 14, mono: 12, label: 12, small: 12 } as const;

/** Width of a letter in parts of its size, as wide as common fonts have it. */
const SANS = 0.56;
const BOLD = 0.61;
const MONO = 0.62;

/** Pixels that words take at the most. */
export function widthOf(text: string, font: keyof typeof FONT): number {
  const part = font === 'mono' ? MONO : font === 'name' || font === 'title' ? BOLD : SANS;
  return Math.ceil([...text].length * FONT[font] * part);
}

const COLOURS = {
  light: {
    ...{ paper: '#ffffff', edge: '#d0d7de', ink: '#1f2328', faint: '#59636e', box: '#ffffff' },
    ...{ home: '#0b7a75', homeZone: '#eef8f7', cloud: '#b35900', cloudZone: '#fff6ec', wire: '#6639ba' },
  },
  dark: {
    ...{ paper: '#0d1117', edge: '#3d444d', ink: '#f0f6fc', faint: '#9198a1', box: '#151b23' },
    ...{ home: '#4fd1c5', homeZone: '#0f2423', cloud: '#f6a04d', cloudZone: '#2a1d0f', wire: '#b392f0' },
  },
} as const;

function style(colours: Readonly<Record<keyof typeof COLOURS.light, string>>): string {
  const { paper, edge, ink, faint, box, home, homeZone, cloud, cloudZone, wire } = colours;
  return [
    `.paper{fill:${paper};stroke:${edge}}`,
    `.zone{stroke-width:1.5;stroke-dasharray:6 4}.zone.home{fill:${homeZone};stroke:${home}}`,
    `.zone.cloud{fill:${cloudZone};stroke:${cloud}}`,
    `.box{fill:${box};stroke-width:2}.box.home{stroke:${home}}.box.cloud{stroke:${cloud}}`,
    `.box.idle{stroke:${cloud};stroke-dasharray:4 3}`,
    `.wire{stroke:${faint};stroke-width:2}.tunnel{stroke:${wire};stroke-width:5}`,
    `line{stroke-linecap:square}`,
    `.name,.title{fill:${ink};font-weight:600}.mono{fill:${ink}}.label{fill:${wire}}.small{fill:${faint}}`,
  ].join('');
}

const FONTS = [
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans","DejaVu Sans",sans-serif}',
  'text.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace}',
  ...Object.entries(FONT).map(([name, size]) => `.${name}{font-size:${size}px}`),
].join('');

/** Collects what is drawn, from back to front. */
export class Svg {
  private readonly parts: string[] = [];

  rect(look: string, { x, y, width, height }: Rect, radius = 8): void {
    this.parts.push(element('rect', { class: look, x, y, width, height, rx: radius }));
  }

  line(look: 'wire' | 'tunnel', [x1, y1]: Point, [x2, y2]: Point): void {
    if (x1 === x2 && y1 === y2) return;
    this.parts.push(element('line', { class: look, x1, y1, x2, y2 }));
  }

  text(look: keyof typeof FONT, x: number, y: number, words: string, anchor: 'start' | 'middle' = 'start'): void {
    const attributes = { class: look, x, y, ...(anchor === 'start' ? {} : { 'text-anchor': anchor }) };
    this.parts.push(element('text', attributes, escaped(words)));
  }

  /** @param description - the drawing in words, for who does not see it */
  toString(size: Pick<Rect, 'width' | 'height'>, title: string, description: string): string {
    const { width, height } = size;
    const head = {
      ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height },
      ...{ role: 'img', 'aria-labelledby': 'title description' },
    };
    const sheet = `${FONTS}${style(COLOURS.light)}@media (prefers-color-scheme:dark){${style(COLOURS.dark)}}`;
    const lines = [
      element('title', { id: 'title' }, escaped(title)),
      element('desc', { id: 'description' }, escaped(description)),
      element('style', {}, sheet),
      element('rect', { class: 'paper', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 12 }),
      ...this.parts,
    ];
    return `${element('svg', head, `\n${lines.join('\n')}\n`)}\n`;
  }
}

type Point = readonly [x: number, y: number];

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function element(name: string, attributes: Attributes, content?: string): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return content === undefined ? `<${name}${words.join('')}/>` : `<${name}${words.join('')}>${content}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
