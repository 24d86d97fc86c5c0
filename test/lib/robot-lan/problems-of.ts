import { planRobotLan } from '../../../lib/robot-lan/plan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { SettingsError } from '../../../lib/settings';

/** What planning refuses in these settings, which may be of any shape; nothing when they are good. */
export function problemsOf(settings: unknown): readonly string[] {
  try {
    planRobotLan(settings as RobotLanSettings);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
