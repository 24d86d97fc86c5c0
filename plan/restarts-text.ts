import type { Deployed } from './deployed';
import { ranged } from './names';
import { type Changes, changesOf } from './restarts';
import type { Template } from './template';
import { textTable } from './text-table';

/** What a deploy of the template does to what is there, or why that is not known. */
export function restartsText(stack: string, template: Template, deployed: Deployed): string {
  switch (deployed.kind) {
    case 'unknown':
      return [
        `Not known, since AWS could not be asked what is deployed: ${deployed.why}`,
        'Give credentials and a region as to the AWS CLI (AWS_PROFILE or AWS_ACCESS_KEY_ID, AWS_REGION).',
      ].join('\n');
    case 'nothing':
      return `There is no stack ${stack} in ${deployed.region}: all of it is made, and nothing is touched.`;
    case 'template':
      return `Against the stack ${stack} in ${deployed.region}:\n${changesText(changesOf(deployed.template, template))}`;
  }
}

function changesText({ machines, losses, counts }: Changes): string {
  const touched = machines.filter(({ fate }) => fate !== 'kept');
  const kept = machines.filter(({ fate }) => fate === 'kept').map(({ machine }) => machine);
  const { made, changed, removed } = counts;
  if (made + changed + removed === 0) return 'Nothing changes: no machine is stopped.';
  return [
    ...(touched.length > 0
      ? [
          textTable(
            ['machine', 'is', 'because of'],
            touched.map(({ machine, fate, because }) => [machine, fate, because]),
          ),
        ]
      : ['No machine is stopped, made or removed.']),
    ...(kept.length > 0 && touched.length > 0 ? [`Goes on as it is: ${ranged(kept).join(', ')}`] : []),
    ...(losses.length > 0
      ? [
          'Beside machines:',
          textTable(
            ['what', 'is', 'type'],
            losses.map(({ what, fate, type }) => [what, fate, type]),
          ),
        ]
      : []),
    `Resources: ${made} made, ${changed} changed, ${removed} removed. npx cdk diff shows each.`,
  ].join('\n');
}
