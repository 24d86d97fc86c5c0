import { asJobUser } from '../../../../lab/checks/cluster/user';

test('a command of Slurm is run as the user of the lab’s jobs', () => {
  expect(asJobUser(['sbatch', 'x'])).toEqual([
    ...['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', '--'],
    ...['sbatch', 'x'],
  ]);
});
