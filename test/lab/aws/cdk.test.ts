import { parseEvent } from '../../../lab/aws/cdk';

test('a line of progress is an event', () => {
  // GIVEN a line as the CDK CLI prints it
  const line =
    'RobotLan |  3/40 | 9:16:43 PM | CREATE_COMPLETE      | AWS::EC2::VPC   | RobotLan/Network/Vpc (Vpc8378EB38)';
  // THEN
  expect(parseEvent(line)).toEqual({
    stack: 'RobotLan',
    status: 'CREATE_COMPLETE',
    type: 'AWS::EC2::VPC',
    resource: 'RobotLan/Network/Vpc (Vpc8378EB38)',
  });
});

test.each(['', 'Synthesis time: 3 s', 'a | b | c | d | e | f', '✅  RobotLan'])(
  'any other line is none: %j',
  (line) => {
    expect(parseEvent(line)).toBeUndefined();
  },
);
