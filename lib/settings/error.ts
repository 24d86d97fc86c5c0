/** A message with more lines than this helps nobody. */
const MOST_LISTED = 30;

/** What is wrong with the settings, for the person who wrote them: show the message, not the stack. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  /** @param problems - one sentence each: the setting, its value, what is wrong, and the cure */
  constructor(readonly problems: readonly string[]) {
    super(
      problems.length === 1
        ? `the settings have a mistake: ${problems[0]}`
        : [`the settings have ${problems.length} mistakes:`, ...listed(problems)].join('\n'),
    );
  }
}

function listed(problems: readonly string[]): string[] {
  const lines = problems.slice(0, MOST_LISTED).map((problem) => `  - ${problem}`);
  return problems.length > MOST_LISTED ? [...lines, `  and ${problems.length - MOST_LISTED} more`] : lines;
}
