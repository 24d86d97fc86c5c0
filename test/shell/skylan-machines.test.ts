import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('credentials', '[default]\naws_access_key_id = AKIA\naws_secret_access_key = s3cret\n');
});

afterEach(() => sandbox.remove());

const UNKNOWN = '<r><Error><Code>IncorrectInstanceState</Code><Message>not now</Message></Error></r>';

/**
 * EC2 in which these machines are found.
 *
 * @param refused - what a call that is not granted has in it
 */
function ec2(ids: readonly string[], refused = 'nothing'): void {
  const items = ids.map(
    (id) => `<item><instancesSet><item><instanceId>${id}</instanceId></item></instancesSet></item>`,
  );
  const found = `<R xmlns="http://ec2"><reservationSet>${items.join('')}</reservationSet></R>`;
  sandbox.command(
    'curl',
    `cat >/dev/null
    case "$*" in
      *${refused}*) printf '%s\\n400' '${UNKNOWN}' ;;
      *Action=DescribeInstances*) printf '%s\\n200' '${found}' ;;
      *) printf '<R/>\\n200' ;;
    esac`,
  );
}

function run(...args: readonly string[]) {
  return sandbox.run('controller-power/usr/local/lib/skylan/skylan-machines', args, {
    PYTHONPATH: join(ASSETS, 'aws/usr/local/lib/skylan'),
    SKYLAN_AWS_CREDENTIALS: sandbox.path('credentials'),
    AWS_REGION: 'eu-central-1',
    SKYLAN_CLUSTER: 'lab',
  });
}

/** Calls, decoded, without their version. */
const asked = () =>
  [...readFileSync(sandbox.path('calls'), 'utf8').matchAll(/--data (\S+)/g)].map(([, data = '']) =>
    decodeURIComponent(data).replace(/Action=(\w+)&Version=2016-11-15&/, '$1 '),
  );

test.each([
  ['start', 'StartInstances', ['stopped']],
  ['stop', 'StopInstances', ['pending', 'running']],
])('%s is for machines of the nodes, found by their tags, that are in a state for it', (way, action, states) => {
  ec2(['i-1', 'i-2']);
  expect(run(way, 'g-cloud-1', 'g-cloud-2')).toEqual({
    status: 0,
    output: `${way}: g-cloud-1 g-cloud-2 (i-1 i-2)\n`,
  });
  expect(asked()).toEqual([
    [
      'DescribeInstances Filter.1.Name=tag:skylan:cluster&Filter.1.Value.1=lab',
      'Filter.2.Name=tag:skylan:node&Filter.2.Value.1=g-cloud-1&Filter.2.Value.2=g-cloud-2',
      'Filter.3.Name=instance-state-name',
      ...states.map((state, index) => `Filter.3.Value.${index + 1}=${state}`),
    ].join('&'),
    `${action} InstanceId.1=i-1&InstanceId.2=i-2`,
  ]);
});

test('nothing is to be done where none is in a state for it', () => {
  ec2([]);
  expect(run('stop', 'g-cloud-1')).toEqual({ status: 0, output: '' });
  expect(asked()).toHaveLength(1);
});

test('one that EC2 would not start does not hold the others, and is told of', () => {
  ec2(['i-1', 'i-2', 'i-3'], 'InstanceId.*=i-1');
  const { status, output } = run('start', 'g-cloud-1', 'g-cloud-2', 'g-cloud-3');
  expect(status).toBe(1);
  expect(output).toContain('StartInstances: not now\n');
  expect(asked().slice(2)).toEqual(['i-1', 'i-2', 'i-3'].map((id) => `StartInstances InstanceId.1=${id}`));
});

test('all is well where each is done by itself', () => {
  ec2(['i-1', 'i-2'], 'InstanceId.2');
  expect(run('stop', 'g-cloud-1', 'g-cloud-2').status).toBe(0);
});

test('a single one is asked for once', () => {
  ec2(['i-1'], 'StopInstances');
  expect(run('stop', 'g-cloud-1').status).toBe(1);
  expect(asked()).toHaveLength(2);
});

test('EC2 that cannot be asked is said, with its words', () => {
  ec2([], 'DescribeInstances');
  expect(run('start', 'g-cloud-1')).toEqual({ status: 1, output: 'DescribeInstances: not now\n' });
});

test.each([[[]], [['start']], [['reboot', 'g-cloud-1']]])('%j is no call', (args) => {
  expect(run(...args)).toMatchObject({ status: 1, output: expect.stringContaining('skylan-machines start|stop NODE') });
});
