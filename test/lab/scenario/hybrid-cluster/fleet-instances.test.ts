import { EC2Client, type Instance } from '@aws-sdk/client-ec2';
import { ec2 } from '../../../../lab/aws/clients';
import { callsOf, instanceOfNode, makeAnother, ofFleet } from '../../../../lab/scenario/hybrid-cluster/fleet-instances';

jest.mock('../../../../lab/aws/clients');

const instance = (id: string, state = 'running', fleet = 'fleet-1'): Instance => ({
  InstanceId: id,
  InstanceType: 't3.small',
  SubnetId: 'subnet-1',
  State: { Name: state as 'running' },
  Tags: [
    { Key: 'skylan:cluster', Value: 'lab' },
    { Key: 'skylan:node', Value: 'a-1' },
    { Key: 'aws:ec2:fleet-id', Value: fleet },
    { Key: 'aws:ec2launchtemplate:id', Value: 'lt-1' },
    { Key: 'aws:ec2launchtemplate:version', Value: '3' },
  ],
});

/** EC2 with these instances, and what it was asked. */
function answering(instances: readonly Instance[], made: readonly string[] = []) {
  const asked: object[] = [];
  const send = async ({ input }: { input: object }) => {
    asked.push(input);
    return { Reservations: [{ Instances: instances }], Instances: [{ InstanceIds: made }] };
  };
  jest.mocked(ec2).mockReturnValue(Object.assign(new EC2Client({}), { send }));
  return asked;
}

test('GIVEN instances of a fleet THEN those that are not ended are its own', async () => {
  const asked = answering([instance('i-1'), instance('i-2', 'terminated'), instance('i-3', 'pending')]);
  expect((await ofFleet('a')).map(({ InstanceId }) => InstanceId)).toEqual(['i-1', 'i-3']);
  expect(asked).toEqual([{ Filters: [{ Name: 'tag:skylan:fleet', Values: ['a'] }] }]);
});

test.each([
  [0, []],
  [2, [instance('i-1'), instance('i-2')]],
])('fails for a node on %i instances', async (count, instances) => {
  answering(instances);
  await expect(instanceOfNode('a-1')).rejects.toThrow(`a-1 is on ${count} instances`);
});

test('GIVEN instances THEN it is known by how many calls they were made', () => {
  expect(callsOf([instance('i-1'), instance('i-2')])).toBe(1);
  expect(callsOf([instance('i-1'), instance('i-2', 'running', 'fleet-2')])).toBe(2);
});

test('GIVEN an instance of a fleet THEN another one is made as it is, with the name of another node', async () => {
  // WHEN
  const asked = answering([], ['i-9']);
  // THEN
  expect(await makeAnother(instance('i-1'), 'a-2')).toBe('i-9');
  const [fleet, tags] = asked;
  expect(fleet).toMatchObject({
    LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '3' } }],
    TagSpecifications: [{ Tags: [{ Key: 'skylan:cluster', Value: 'lab' }] }],
  });
  expect(tags).toEqual({ Resources: ['i-9'], Tags: [{ Key: 'skylan:node', Value: 'a-2' }] });
});
