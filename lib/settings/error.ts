/** A message with more lines than this helps nobody. */
const MOST_LISTED = 30;

/** What is wrong with the settings, for the person who wrote them: show the message, not the stack. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  /**
   * @param problems - one sentence each: the setting, its value, what is wrong, and the cure
   * @param whose - what has the mistakes
   */
  constructor(
    readonly problems: readonly string[],
    whose = 'the settings',
  ) {
    super(
      problems.length === 1
        ? `${whose} have a mistake: ${problems[0]}`
        : [`${whose} have ${problems.length} mistakes:`, ...listed(problems)].join('\n'),
    );
  }
}

function listed(problems: readonly string[]): string[] {
  const lines = problems.slice(0, MOST_LISTED).map((problem) => `  - ${problem}`);
  return problems.length > MOST_LISTED ? [...lines, `  and ${problems.length - MOST_LISTED} more`] : lines;
}
