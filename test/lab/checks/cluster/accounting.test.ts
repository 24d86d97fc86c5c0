import { closedResult, completedTasks } from '../../../../lab/checks/cluster/accounting';

test('the tasks of the array that have completed count, and no others', () => {
  const sacct = '7_1|COMPLETED\n7_2|COMPLETED\n7_3|RUNNING\n17_1|COMPLETED\n8|COMPLETED\n';
  expect(completedTasks(sacct, '7')).toBe(2);
  expect(completedTasks('', '7')).toBe(0);
});

test('what records jobs is closed when slurmctld answers and it does not', () => {
  expect(closedResult('master', 'bielefeld-1', '6817\n')).toMatchObject({ ok: true, figure: 0 });
  expect(closedResult('master', 'bielefeld-1', '6817\n6819\n')).toMatchObject({
    ok: false,
    figure: 1,
    detail: 'open: slurmdbd (6819)',
  });
});

test('where slurmctld does not answer either, nothing is proven', () => {
  expect(closedResult('master', 'bielefeld-1', '')).toMatchObject({
    ok: false,
    detail: 'slurmctld (6817) does not answer either',
  });
});
