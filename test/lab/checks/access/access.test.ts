import { callsOf } from '../../../../lab/checks/access/access';

test('GIVEN a record THEN each line of it is a call', () => {
  const call = { principal: 'arn', by: 'ec2.amazonaws.com', action: 's3:GetObject', resources: [{ arn: 'object' }] };
  expect(callsOf(`${JSON.stringify(call)}\n${JSON.stringify({ ...call, action: 'a' })}\n`)).toEqual([
    call,
    { ...call, action: 'a' },
  ]);
  expect(callsOf('')).toEqual([]);
});
