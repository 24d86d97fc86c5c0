/** Names that end in successive numbers as one: `giessen-1`, `giessen-2`, `giessen-3` are `giessen-1 to -3`. */
export function ranged(names: readonly string[]): string[] {
  const runs: { base: string; first: number; last: number }[] = [];
  const said: (string | (typeof runs)[number])[] = [];
  for (const name of names) {
    const [, base, digits] = /^(.*-)(\d+)$/.exec(name) ?? [];
    if (base === undefined || digits === undefined) {
      said.push(name);
      continue;
    }
    const number = Number(digits);
    const run = runs.find((one) => one.base === base && one.last + 1 === number);
    if (run) {
      run.last = number;
      continue;
    }
    const begun = { base, first: number, last: number };
    runs.push(begun);
    said.push(begun);
  }
  return said.map((one) => (typeof one === 'string' ? one : rangeText(one)));
}

function rangeText({ base, first, last }: { base: string; first: number; last: number }): string {
  return `${base}${first}${last > first ? ` to -${last}` : ''}`;
}
