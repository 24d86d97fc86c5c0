import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasKeyThatWaits, newKeys } from '../../../../lab/scenario/hybrid-cluster/munge-key';
import { ASSETS } from '../../../helpers/sandbox';
import { fakePeer } from '../../running/peer';

const MACHINES = ['master', 'bielefeld-1', 'giessen-1'].map((name) => fakePeer(name, () => ({})));
const BEFORE = ['old', 'old', 'old'];

test('one new key on all machines passes', () => {
  expect(newKeys(MACHINES, BEFORE, ['new', 'new', 'new'])).toMatchObject({ ok: true, figure: 3, unit: 'of 3' });
});

test.each([
  ['a machine that did not follow', ['new', 'new', 'old'], 'not giessen-1'],
  ['a machine with a key of its own', ['new', 'other', 'new'], 'not bielefeld-1'],
  ['a key that did not change', BEFORE, 'not master, bielefeld-1, giessen-1'],
])('fails on %s', (_what, after, detail) => {
  expect(newKeys(MACHINES, BEFORE, after)).toMatchObject({ ok: false, detail });
});

test.each([
  ['the new munge key waits until the controller uses it\n', true],
  ['the munge key is in place\n', false],
])('what a machine says of its key: %j', async (stdout, waits) => {
  expect(await hasKeyThatWaits(fakePeer('giessen-1', () => ({ stdout })))).toBe(waits);
});

test('a worker’s words are those of its program', async () => {
  const stdout = readFileSync(join(ASSETS, 'slurm/usr/local/lib/skylan/skylan-munge-switch'), 'utf8');
  expect(await hasKeyThatWaits(fakePeer('giessen-1', () => ({ stdout })))).toBe(true);
});
