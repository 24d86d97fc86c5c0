import { dirname, relative } from 'node:path';

export interface Ended {
  readonly passed: boolean;
  /** Machines still run. */
  readonly kept: boolean;
  /** What the user has typed after `npm run lab --`, such as `faults`; empty: nothing. */
  readonly command: string;
  /** What takes it down. @default `down` */
  readonly down?: string;
  /** Names of the machines that stood, the most interesting one first. */
  readonly machines: readonly string[];
  /** Paths of the reports; empty: there is none. */
  readonly reports: readonly string[];
  /** Path of the folder of logs. */
  readonly logs: string;
}

/** Where to look next, in a few lines. */
export function nextText(ended: Ended, from: string = process.cwd()): string {
  const { kept, passed, command, machines, reports, logs, down = 'down' } = ended;
  const [first, ...others] = machines;
  const lab = (words: string) => `npm run lab -- ${words}`.trim();
  const also = others.length > 0 ? `, or ${others.slice(0, 3).join(', ')}` : '';
  const rows: [what: string, where: string][] = [
    ...(reports.length > 0 ? [['Every figure', placeOf(reports, from)] as [string, string]] : []),
    [passed ? 'What was said' : 'What went wrong', `${relative(from, logs)}/ (deploys, AWS, machines' journals)`],
  ];
  if (kept && first) rows.push([`A root shell on ${first}${also}`, `${lab(`shell ${first}`)} (Ctrl-] leaves it)`]);
  if (kept) rows.push(['All of it down', lab(down)]);
  else if (passed) rows.push(['To look around in it', lab(`${command} --keep`.trim())]);
  else rows.push(['Again, and left standing to look at', lab(`${command} --keep`.trim())]);
  const width = Math.max(...rows.map(([what]) => what.length));
  return ['Next:', ...rows.map(([what, where]) => `  ${what.padEnd(width)}  ${where}`)].join('\n');
}

/** A file, or the folder of several. */
function placeOf(paths: readonly string[], from: string): string {
  const [first = '', ...others] = paths.map((path) => relative(from, path));
  return others.length > 0 ? `${dirname(first)}/` : first;
}
