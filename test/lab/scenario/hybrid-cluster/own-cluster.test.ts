import { ownCluster } from '../../../../lab/scenario/hybrid-cluster/own-cluster';

const sent: { Name?: string; Value?: string; Type?: string }[] = [];
jest.mock('../../../../lab/aws/clients', () => ({
  ssm: () => ({
    send: async ({ input }: { input: object }) => {
      sent.push(input);
    },
  }),
}));

/** A machine that notes what it is given, by the command that took it. */
function machine(name: string, address: string) {
  const given: [command: string, input: string][] = [];
  return {
    given,
    peer: {
      name,
      address,
      exec: async (argv: readonly string[], { input = '' } = {}) => {
        given.push([argv.join(' '), input]);
        const stdout = argv[0] === 'sinfo' ? 'bielefeld-1 idle\n' : argv[0] === 'id' ? '1001\n' : '';
        return { exitCode: 0, stdout, stderr: '' };
      },
    },
  };
}

test('the operator’s cluster has one key, one configuration, a record with a password, and users by one number', async () => {
  // WHEN
  const [master, worker] = [machine('master', '192.168.66.10'), machine('bielefeld-1', '192.168.66.11')];
  await ownCluster(master.peer, worker.peer);
  // THEN
  const input = ({ given }: typeof master, word: string) =>
    given.find(([command, text]) => command.includes(word) && text !== '')?.[1] ?? '';
  expect(input(master, '/etc/slurm/slurm.conf')).toMatch(
    /ClusterName=Theirs\n[\s\S]*AccountingStorageType=accounting_storage\/slurmdbd\n[\s\S]*PartitionName=old /,
  );
  expect(input(worker, '/etc/slurm/slurm.conf')).toBe(input(master, '/etc/slurm/slurm.conf'));
  const [, password = ''] = /StoragePass=(\S+)/.exec(input(master, 'slurmdbd.conf')) ?? [];
  expect(password).toMatch(/^[0-9a-f]{24}$/);
  expect(input(master, 'mariadb')).toContain(`IDENTIFIED BY '${password}'`);
  expect(worker.given.map(([command]) => command).join('\n')).toContain('useradd --create-home --uid 1001 alice');
  // No password in a command.
  expect(master.given.map(([command]) => command).join('\n')).not.toContain(password);
  expect(sent).toEqual([
    { Name: '/theirs/munge-key', Value: input(master, 'munge.key'), Type: 'SecureString', Overwrite: true },
  ]);
});
