import { allSame, checksums } from '../../../../lab/scenario/hybrid-cluster/existing';

const LINES =
  'aa11  /etc/slurm/slurm.conf\nbb22  /etc/slurm/slurmdbd.conf\ncc33  /etc/munge/munge.key\ndd44  /etc/a b\n';
const before = checksums(LINES);

test('a file and its sum are read, whatever its name has in it', () => {
  expect([...before]).toContainEqual(['/etc/a b', 'dd44']);
  expect(before.size).toBe(4);
});

test('all files as they were pass', () => {
  expect(allSame(before, checksums(LINES), '')).toMatchObject({ ok: true, figure: 4, unit: 'files' });
});

test.each([
  ['one is another', LINES.replace('dd44', 'dd45'), '/etc/a b'],
  ['one is gone', LINES.replace(/cc33.*\n/, ''), '/etc/munge/munge.key'],
  ['one has come', `${LINES}ee55  /etc/slurm/skylan.conf\n`, '/etc/slurm/skylan.conf'],
])('where %s, it is named', (_, after, figure) => {
  expect(allSame(before, checksums(after), 'what undo said')).toMatchObject({
    ok: false,
    figure,
    detail: 'what undo said',
  });
});

test('that nothing was looked at is no pass', () => {
  expect(allSame(new Map(), new Map(), '')).toMatchObject({ ok: false });
});
