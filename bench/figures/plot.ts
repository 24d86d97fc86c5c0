import { type Figure, PARTS } from './results';
import { short } from './tables';

const ROW = 26;
const LABELS = 150;
const BARS = 420;
const NUMBERS = 120;
const TOP = 40;

/**
 * A figure of all roads of a part as bars of its ratio to the baseline, with the spread of the rounds as a line. A road
 * without a tunnel, beside which all others would be short, is told in words. SVG that is readable on light and on dark.
 *
 * @throws Error when nothing was measured by that name.
 */
export function plot(figures: readonly Figure[], part: string, name: string): string {
  const { baseline = '', without } = PARTS[part] ?? {};
  const all = figures.flatMap((one) =>
    one.part === part && one.figure === name && one.ratio !== undefined ? [{ ...one, ratio: one.ratio }] : [],
  );
  const rows = all.filter(({ road }) => road !== without || road === baseline);
  if (rows.length === 0) throw new Error(`no figure ${name} of ${part} was measured`);
  const limit = all.find((one) => !rows.includes(one));
  const title = `${name}, as a ratio to ${baseline}${limit ? `; without a tunnel ${short(limit.ratio)} ×` : ''}`;
  const most = Math.max(...rows.map(({ ratio, ratioMost = ratio }) => Math.max(ratio, ratioMost)));
  const x = (ratio: number) => LABELS + (BARS * ratio) / (most || 1);
  const height = TOP + ROW * rows.length + 10;
  const width = LABELS + BARS + NUMBERS;
  const bars = rows.map(({ road, ratio, ratioLeast = ratio, ratioMost = ratio, median }, index) => {
    const y = TOP + ROW * index;
    const middle = y + ROW / 2 - 2;
    const kind = road === baseline ? 'base' : 'bar';
    return [
      `<text x="${LABELS - 8}" y="${middle + 5}" text-anchor="end">${asText(road)}</text>`,
      `<rect class="${kind}" x="${LABELS}" y="${y}" width="${(x(ratio) - LABELS).toFixed(1)}" height="${ROW - 6}" rx="2"/>`,
      `<line x1="${x(ratioLeast).toFixed(1)}" x2="${x(ratioMost).toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
      `<text x="${(x(Math.max(ratio, ratioMost)) + 8).toFixed(1)}" y="${middle + 5}">${short(ratio)} × (${short(median)})</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">
<title>${asText(title)}</title>
<style>
text { font: 13px sans-serif; fill: #57606a }
@media (prefers-color-scheme: dark) { text { fill: #adbac7 } }
.bar { fill: #2f81f7 }
.base { fill: #8b949e }
line { stroke: #d29922; stroke-width: 2 }
</style>
<text x="${LABELS}" y="22">${asText(title)}</text>
${bars.join('\n')}
</svg>
`;
}

function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
