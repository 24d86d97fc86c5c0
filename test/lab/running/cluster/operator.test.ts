import { operatorKeys } from '../../../../lab/running/cluster/operator';

test('fails for a stack without a policy for its operator, before it asks AWS for anything', async () => {
  await expect(operatorKeys({ GatewayAddressGiessen: '203.0.113.10' })).rejects.toThrow(
    'the stack has no output PowerPolicy',
  );
});
