import { readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const STANDING = '-Z --conf-server 192.168.66.10 --conf "Feature=giessen Weight=1"';
const RESTART = 'systemctl restart --no-block slurmd.service';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.command('hostname', 'echo giessen-1');
  sandbox.command('systemctl');
  sandbox.command('sleep');
});

afterEach(() => sandbox.remove());

/** What the controller says, look by look, with scontrol's exit status. */
function answers(...texts: readonly string[]): void {
  const looks = texts.map((text, index) => `${index + 1}) echo '${text}'; exit 1 ;;`).join(' ');
  sandbox.command('scontrol', `case "$(grep -c '^scontrol' "${sandbox.path('calls')}")" in ${looks} esac`);
}

/** What one run does, without its looks. */
function run(options = STANDING): string[] {
  const { status } = sandbox.run('worker/usr/local/lib/skylan/skylan-slurmd-watch', [], { SLURMD_OPTIONS: options });
  expect(status).toBe(0);
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');
  return calls.filter((call) => /^(sleep|systemctl restart)/.test(call));
}

test('a node that the controller does not know twice is registered anew', () => {
  answers('Node giessen-1 not found', 'Node giessen-1 not found');
  expect(run()).toEqual(['sleep 60', RESTART]);
});

test('a node that the controller knows a minute later is left alone', () => {
  answers('Node giessen-1 not found', 'NodeName=giessen-1 Arch=x86_64');
  expect(run()).toEqual(['sleep 60']);
});

test.each([
  ['known', 'NodeName=giessen-1 Arch=x86_64'],
  [
    'asked for while no controller answers',
    'slurm_load_node error: Unable to contact slurm controller (connect failure)',
  ],
  ['another one that is unknown', 'Node giessen-12 not found'],
])('a node that is %s is left alone', (_what, said) => {
  answers(said, said);
  expect(run()).toEqual([]);
});

test('a worker on demand, which is in slurm.conf, is left alone', () => {
  answers('Node giessen-1 not found', 'Node giessen-1 not found');
  expect(run('--conf-server 192.168.66.10')).toEqual([]);
});

test('a slurmd that does not run is not started', () => {
  answers('Node giessen-1 not found', 'Node giessen-1 not found');
  sandbox.command('systemctl', 'exit 3');
  expect(run()).toEqual([]);
});
