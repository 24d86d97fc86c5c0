import { planRobotLan } from '../../../lib/robot-lan/plan';
import { problemsBy } from '../../helpers/settings-problems';

/** What planning refuses in these settings, which may be of any shape; nothing when they are good. */
export const problemsOf = problemsBy(planRobotLan);
