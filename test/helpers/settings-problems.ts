import { SettingsError } from '../../lib/settings/error';

/** What a planner refuses in settings, which may be of any shape; nothing when they are good. */
export function problemsBy(plan: (settings: never) => unknown): (settings: unknown) => readonly string[] {
  return (settings) => {
    try {
      plan(settings as never);
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
  };
}
