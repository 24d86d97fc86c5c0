import { aws } from '../aws/current';
import { ACCOUNT } from '../checks/account/steps';
import { type Check, type CheckStep, checkIsKnown, inFull, onlyOf } from '../checks/check';
import { checkPhase } from '../checks/check-phase';
import { DEPLOYS, DOORS, LAN_CHECKS, TRAFFIC } from '../checks/lan-checks';
import type { LeftOut } from '../report/report';
import type { StandingLan } from '../running/standing-lan';
import type { UplinkKind } from '../running/uplinks';
import type { LanScenario } from './lan-scenario';

type AnyCheck = Check<StandingLan, never>;

const ALL: readonly AnyCheck[] = LAN_CHECKS;

/**
 * Measures what the machines of a LAN can do, and what they must not let in, out or across; in an account also what only
 * AWS shows.
 *
 * @param only - name of the one check that is wanted. @default all
 * @param uplink - by which the home comes in. @default the product's own choice
 * @throws Error when there is no such check
 */
export function robotLan(only?: string, uplink?: UplinkKind): LanScenario {
  const inAccount = aws().run !== undefined;
  checkIsKnown(only, inAccount ? [...ALL.filter(isAsked), ...ACCOUNT] : ALL);
  return {
    name: 'robot-lan',
    only,
    drawn: true,
    ...(uplink ? { options: `--uplink ${uplink}`, settings: { uplink: [{ kind: uplink }] } } : {}),
    leftOut: inAccount && only === undefined ? leftOut(ALL) : [],
    phases: (lab, checks) => {
      const phase = (key: string, title: string, all: readonly CheckStep<StandingLan, never>[]) => {
        const steps = onlyOf(inAccount ? all.map(askedInAccount) : all, only);
        return steps.length === 0 ? [] : [checkPhase(key, title, checks, (progress) => inFull(steps, lab, progress))];
      };
      const beside = [
        ...phase('checks', 'Checks', TRAFFIC),
        ...phase('redeploy', 'A second cdk deploy changes nothing', DEPLOYS),
      ];
      return [
        ...(beside.length > 0 ? [beside] : []),
        ...phase('doors', 'What must not get in, out or across', DOORS),
        ...(inAccount ? phase('account', 'What only AWS shows', ACCOUNT) : []),
      ];
    },
  };
}

function isAsked({ notInAccount }: AnyCheck): boolean {
  return notInAccount === undefined;
}

/** A step without the checks that are left out in an account. */
function askedInAccount(step: CheckStep<StandingLan, never>): CheckStep<StandingLan, never> {
  return [step].flat().filter(isAsked);
}

function leftOut(checks: readonly AnyCheck[]): LeftOut[] {
  return checks.flatMap(({ name, notInAccount: why }) => (why === undefined ? [] : [{ name, why }]));
}
