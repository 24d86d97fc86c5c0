import { cloudPhases, DeployFailed, deploy, type LabOptions } from './lab';
import { runPhases } from './phases';
import type { Report } from './report';

/** A package that Debian does not have. */
const MISSING_PACKAGE = 'no-such-package';

/** Settings whose node asks for a package that cannot be had: its bootstrap fails on purpose. */
const BROKEN_SETTINGS = {
  nodes: [{ name: 'second', packages: [MISSING_PACKAGE] }],
};

/** Deploys with a broken bootstrap: passes when the deploy fails and the machine's own reason is in CloudFormation's. */
export async function broken(options: LabOptions): Promise<Report> {
  const timings: Record<string, number> = {};
  let reasons: readonly string[] | undefined;
  const context = [...options.context, `skylan:robotLan=${JSON.stringify(BROKEN_SETTINGS)}`];
  await runPhases(
    [
      ...cloudPhases({ ...options, context }),
      {
        key: 'deploy',
        title: 'cdk deploy, which must fail',
        run: async (progress) => {
          try {
            await deploy('broken', options, progress);
          } catch (error) {
            if (!(error instanceof DeployFailed)) throw error;
            reasons = error.reasons;
          }
        },
      },
    ],
    timings,
  );
  const told = reasons?.find((reason) => reason.includes(MISSING_PACKAGE));
  const check = {
    name: 'a broken bootstrap makes cdk deploy fail, with the reason',
    ok: told !== undefined,
    figure: reasons ? 'failed' : 'deployed',
    unit: '',
    detail: told ?? reasons?.join('\n') ?? 'The deploy went through.',
  };
  return { scenario: 'broken', checks: [check], timings };
}
