/** An nftables table as text that, when it is loaded, takes the place of the table of that name. */
export function replaceTable(header: string, body: readonly string[]): string {
  return [
    `table ${header} {}`,
    `delete table ${header}`,
    `table ${header} {`,
    ...body.map((line) => `  ${line}`),
    '}',
  ].join('\n');
}
