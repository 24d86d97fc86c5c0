import type { PlannedStack } from '../report';
import { drawCluster } from './cluster';
import { drawLan } from './lan';

/** The drawing of a stack's network, as SVG. */
export function drawing({ stack, plan }: Pick<PlannedStack, 'stack' | 'plan'>): string {
  return stack === 'RobotLan'
    ? drawLan(plan as Extract<PlannedStack, { stack: 'RobotLan' }>['plan'])
    : drawCluster(plan as Extract<PlannedStack, { stack: 'HybridCluster' }>['plan']);
}
