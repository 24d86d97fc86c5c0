/** An nftables table as text that, when it is loaded, takes the place of the table of that name. */
export function replaceTable(header: string, body: readonly string[]): string {
  return [deleteTable(header), `table ${header} {`, ...body.map((line) => `  ${line}`), '}'].join('\n');
}

/** Text that, when it is loaded, takes the table of that name away, whether there is one or not. */
export function deleteTable(header: string): string {
  return `table ${header} {}\ndelete table ${header}`;
}
