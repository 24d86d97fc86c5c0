import { existsSync, readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  // GIVEN a cluster that has run without accounting
  sandbox = new Sandbox();
  sandbox.command('sleep');
  conf('accounting_storage/slurmdbd');
  sandbox.write('state/clustername', 'lab|2207');
});

afterEach(() => sandbox.remove());

function conf(type: string): void {
  sandbox.write(
    'slurm.conf',
    `ClusterName=lab\nStateSaveLocation=${sandbox.path('state')}\nAccountingStorageType=${type}\n`,
  );
}

/** Have slurmdbd know these clusters, from some attempt on. */
function knows(clusters: readonly string[], attempt = 1): void {
  const asked = sandbox.write('asked', '');
  sandbox.command(
    'sacctmgr',
    `echo >>${asked}; (($(wc -l <${asked}) >= ${attempt})) || exit 1\nprintf '%s' '${clusters.map((name) => `${name}\n`).join('')}'`,
  );
}

function run(patience = '60') {
  return sandbox.run('accounting/usr/local/lib/skylan/skylan-accounting', ['cluster'], {
    SKYLAN_SLURM_CONF: sandbox.path('slurm.conf'),
    SKYLAN_PATIENCE_SECONDS: patience,
  });
}

const isKept = () => existsSync(sandbox.path('state/clustername'));

test('a cluster that slurmdbd does not know gets the number that slurmdbd gives it', () => {
  knows(['lab2', 'another']);
  expect(run()).toEqual({ status: 0, output: 'lab is new to slurmdbd: it gets the number that slurmdbd gives it\n' });
  expect(isKept()).toBe(false);
});

test('one that it knows keeps its number', () => {
  knows(['another', 'lab']);
  expect(run()).toEqual({ status: 0, output: '' });
  expect(isKept()).toBe(true);
});

test('the state of a cluster of another name is left for slurmctld to refuse', () => {
  knows([]);
  sandbox.write('state/clustername', 'lab2|2207');
  expect(run()).toEqual({ status: 0, output: '' });
  expect(isKept()).toBe(true);
});

test('slurmdbd is waited for', () => {
  knows([], 3);
  expect(run().status).toBe(0);
  expect(isKept()).toBe(false);
  expect(readFileSync(sandbox.path('calls'), 'utf8').match(/^sacctmgr/gm)).toHaveLength(3);
});

test('slurmctld starts without a slurmdbd that does not answer, with the number that it had', () => {
  knows([], 1000);
  expect(run('0')).toEqual({ status: 0, output: 'slurmdbd has not answered within 0 s\n' });
  expect(isKept()).toBe(true);
});

test('a cluster without accounting asks nobody', () => {
  conf('accounting_storage/none');
  knows([]);
  expect(run()).toEqual({ status: 0, output: '' });
  expect(isKept()).toBe(true);
  expect(existsSync(sandbox.path('calls'))).toBe(false);
});
