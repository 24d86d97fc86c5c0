import { AttachUserPolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import { iam } from '../../../../lab/aws/clients';
import { operatorKeys } from '../../../../lab/running/cluster/operator';

jest.mock('../../../../lab/aws/clients');

/** ARNs of the policies that the operator's user gets. */
async function attached(outputs: Readonly<Record<string, string>>): Promise<(string | undefined)[]> {
  const send = jest.fn(async (_command: unknown) => ({ AccessKey: { AccessKeyId: 'AKIA', SecretAccessKey: 's' } }));
  jest.mocked(iam).mockReturnValue({ send } as unknown as IAMClient);
  expect(await operatorKeys(outputs)).toEqual({ accessKeyId: 'AKIA', secretAccessKey: 's' });
  return send.mock.calls.flatMap(([command]) =>
    command instanceof AttachUserPolicyCommand ? command.input.PolicyArn : [],
  );
}

test('fails for a stack without a policy for its operator, before it asks AWS for anything', async () => {
  await expect(operatorKeys({ GatewayAddressGiessen: '203.0.113.10' })).rejects.toThrow(
    'the stack has no output PowerPolicy',
  );
});

test('the operator has the policies of the stack that are for it, and no other', async () => {
  expect(await attached({ PowerPolicy: 'arn:power', MetricsPolicy: 'arn:metrics', Dashboard: 'https://x' })).toEqual([
    'arn:power',
    'arn:metrics',
  ]);
  expect(await attached({ PowerPolicy: 'arn:power' })).toEqual(['arn:power']);
});
