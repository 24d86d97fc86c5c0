import { toldWhy, untouched } from '../../../lab/checks/failed-update';

describe('toldWhy', () => {
  test('GIVEN a failed deploy WHEN a reason names the missing package THEN it passes and shows that reason', () => {
    const reason = 'second: cloud-init failed: Failed to install no-such-package';
    expect(toldWhy(['something else', reason])).toMatchObject({ ok: true, figure: 'failed', detail: reason });
  });

  test('GIVEN a failed deploy WHEN no reason names the package THEN it does not pass and shows all reasons', () => {
    expect(toldWhy(['timed out', 'cancelled'])).toMatchObject({ ok: false, detail: 'timed out\ncancelled' });
  });

  test('GIVEN a deploy that went through THEN it does not pass', () => {
    expect(toldWhy(undefined)).toMatchObject({ ok: false, figure: 'deployed' });
  });
});

describe('untouched', () => {
  const before = { 'parameter /a': 'version 1', 'instance i-1': 'boot a', 'instance i-2': 'boot b' };

  test('GIVEN the node alone started anew THEN it passes', () => {
    expect(untouched(before, { ...before, 'instance i-2': 'boot c' }).ok).toBe(true);
  });

  test('GIVEN the gateway started anew too THEN it does not pass', () => {
    expect(untouched(before, { ...before, 'instance i-1': 'boot d', 'instance i-2': 'boot c' }).ok).toBe(false);
  });

  test('GIVEN a parameter of another version THEN it does not pass, and says which', () => {
    const result = untouched(before, { ...before, 'parameter /a': 'version 2' });
    expect(result).toMatchObject({ ok: false, figure: 1 });
    expect(result.detail).toContain('parameter /a: version 1 before, version 2 after');
  });

  test('GIVEN an instance that was replaced THEN it does not pass', () => {
    const { 'instance i-2': _, ...others } = before;
    expect(untouched(before, { ...others, 'instance i-3': 'boot e' }).ok).toBe(false);
  });
});
