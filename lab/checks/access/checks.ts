import { evaluate } from '../../aws/evaluate';
import type { CheckResult } from '../../report/report';
import { deployedAccess, recordedCalls } from './deployed';
import { otherObjects } from './objects';
import { REASONS } from './reasons';
import { grantedAndUnused, grantText, type Unused } from './unused';
import { usedAndNotGranted } from './used';

/** Whether AWS would have let through what the embedded AWS did: all calls of machines, functions and users. */
export async function callsAreGranted(): Promise<CheckResult> {
  const { calls, refused, gone } = await usedAndNotGranted(await deployedAccess(), recordedCalls(), evaluate);
  const lines = [...refused, ...gone.map((arn) => `not judged, since it is gone: ${arn}`)];
  return {
    name: `AWS calls that the policies refuse, of ${calls}`,
    ok: calls > 0 && refused.length === 0,
    figure: refused.length,
    unit: 'refused',
    ...(lines.length > 0 ? { detail: lines.join('\n') } : {}),
  };
}

/** Whether all that policies grant is used, or else explained: its detail tells what is not used, and why. */
export async function grantsAreUsed(): Promise<CheckResult> {
  return usedResult(await grantedAndUnused(await deployedAccess(), recordedCalls(), REASONS, evaluate));
}

/** What is neither used nor explained; and, a line a reason, what is not used and is explained. */
export function usedResult({ explained, unexplained }: Unused): CheckResult {
  const distinct = (texts: readonly string[]) => [...new Set(texts)].join(', ');
  const lines = [
    ...unexplained.map((grant) => `${grantText(grant)}: not used, and no reason explains it`),
    ...[...new Set(explained.map(({ why }) => why))].map((why) => {
      const grants = explained.filter((one) => one.why === why).map(({ grant }) => grant);
      const roles = distinct(grants.map(({ principal }) => principal.label));
      return `not used: ${distinct(grants.map(({ action }) => action))} by ${roles}: ${why}`;
    }),
  ];
  return {
    name: `rights that are neither used nor explained (${explained.length} are explained)`,
    ok: unexplained.length === 0,
    figure: unexplained.length,
    unit: 'rights',
    ...(lines.length > 0 ? { detail: lines.join('\n') } : {}),
  };
}

/** Whether each machine may read its own bundle, and no other object of the bucket. */
export async function oneObjectEach(): Promise<CheckResult> {
  const { readers, open } = await otherObjects(await deployedAccess(), recordedCalls(), evaluate);
  return {
    name: `objects beside its own that one of ${readers} roles may read`,
    ok: readers > 0 && open.length === 0,
    figure: open.length,
    unit: 'objects',
    ...(open.length > 0 ? { detail: open.join('\n') } : {}),
  };
}
