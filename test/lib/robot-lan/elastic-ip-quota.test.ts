import { Annotations as Settled, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { PublicAddress } from '../../../lib/robot-lan/props';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import { testStack } from '../../helpers/app';

const ANY = Match.stringLikeRegexp('Elastic IPs');

/** A LAN of a gateway and so many nodes, the last of them added later. */
function lanWithNodes(stack: Stack, count: number): RobotLan {
  const [last, ...first] = Array.from({ length: count }, (_, index) => ({ name: `node-${count - index}` }));
  const lan = new RobotLan(stack, 'Lan', { settings: { publicAddress: 'elastic-ip', nodes: first } });
  if (last) lan.addNode(last);
  return lan;
}

test('GIVEN five machines WHEN the LAN is synthesised THEN nothing is said', () => {
  const { stack } = testStack();
  lanWithNodes(stack, 4);
  Annotations.fromStack(stack).hasNoWarning('*', ANY);
});

test('GIVEN six machines WHEN the LAN is synthesised THEN a warning names the quota and what raises it, once', () => {
  // GIVEN
  const { stack } = testStack();
  lanWithNodes(stack, 5);

  // WHEN
  const warnings = Annotations.fromStack(stack).findWarning('*', ANY);

  // THEN
  expect(warnings.map(({ id, entry }) => [id, entry.data])).toEqual([
    [
      '/Test/Lan',
      expect.stringMatching(
        /^Test\/Lan needs 6 Elastic IPs, and an account has 5 .* "EC2-VPC Elastic IPs", .*--quota-code L-0263D0A3 --desired-value 6 /,
      ),
    ],
  ]);
});

test('GIVEN nodes without a public address WHEN the LAN is synthesised THEN they count for nothing', () => {
  const { stack } = testStack();
  const lan = lanWithNodes(stack, 4);
  lan.addNode({ name: 'behind', publicAddress: PublicAddress.NONE });
  Annotations.fromStack(stack).hasNoWarning('*', ANY);
});

test('GIVEN an account that has asked for more WHEN the warning is acknowledged THEN nothing is said', () => {
  const { stack } = testStack();
  Settled.of(lanWithNodes(stack, 5)).acknowledgeWarning('skylan:elasticIps', 'The quota is 20');
  Annotations.fromStack(stack).hasNoWarning('*', ANY);
});
