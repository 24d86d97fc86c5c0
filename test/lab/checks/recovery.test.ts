import { type Fault, recovery } from '../../../lab/checks/recovery';
import type { Peer } from '../../../lab/running/peer';
import { fakePeer } from '../running/peer';

const options = { limitSeconds: 3, signal: new AbortController().signal, reachable: async () => true };
const healthy = fakePeer('second', () => ({}));

/** A machine whose first pings, `lost` of them, get no answer. */
function recovering(lost: number): Peer {
  let pings = 0;
  return fakePeer('uburog', () => ({ exitCode: pings++ < lost ? 1 : 0 }));
}

function fault(changes: Partial<Fault> = {}): Fault {
  return { name: 'a mouse bit the cable', strike: async () => {}, struck: async () => true, ...changes };
}

test('measures the time until pings return', async () => {
  // WHEN two pings are lost, half a second apart
  const check = await recovery(fault({ share: async () => 'of it, boot: 1 s' }), recovering(2), healthy, options);
  // THEN
  expect(check).toMatchObject({ name: 'works again by itself: a mouse bit the cable', ok: true, unit: 's' });
  expect(check.figure).toBeGreaterThanOrEqual(0.9);
  expect(check.figure).toBeLessThan(2.5);
  expect(check.detail).toBe('of it, boot: 1 s');
});

test('does not take a LAN for healed that the fault has not reached yet', async () => {
  // GIVEN a machine that goes on answering for a while after it was told to reboot
  let asked = 0;
  const slow = fault({ struck: async () => asked++ > 1 });
  // WHEN
  const check = await recovery(slow, recovering(0), healthy, options);
  // THEN
  expect(check.ok).toBe(true);
  expect(check.figure).toBeGreaterThanOrEqual(0.9);
});

test('fails when one direction stays silent', async () => {
  // GIVEN
  const mute = fakePeer('second', () => ({ exitCode: 1 }));
  // WHEN
  const check = await recovery(fault(), recovering(0), mute, options);
  // THEN
  expect(check).toMatchObject({ ok: false, figure: 'not in 3 s' });
});

test('fails when the LAN stays broken', async () => {
  const check = await recovery(fault(), recovering(Number.POSITIVE_INFINITY), healthy, options);
  expect(check).toMatchObject({ ok: false, figure: 'not in 3 s' });
  expect(check.detail).toMatch(/^last answer missing \d s after the fault$/);
});

test('fails when the fault did nothing', async () => {
  const check = await recovery(fault({ struck: async () => false }), recovering(0), healthy, options);
  expect(check).toMatchObject({ ok: false, detail: 'the fault did not strike' });
});
