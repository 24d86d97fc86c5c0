import type { EC2Client } from '@aws-sdk/client-ec2';
import { fleetInstances } from '../../../lambda/fleet-workers/ec2-instances';
import { Patience } from '../../../lambda/parameter-store/patience';

const FLEET = { Cluster: 'lab', Fleet: 'giessen-burst' };

function ec2(answer: (input: Record<string, unknown>) => object) {
  const sent: Record<string, unknown>[] = [];
  const send = async ({ input }: { input: Record<string, unknown> }) => {
    sent.push(input);
    return answer(input);
  };
  const patience = new Patience({ now: () => 0, sleep: async () => undefined });
  return { instances: fleetInstances({ send } as unknown as EC2Client, patience), sent };
}

const instance = (InstanceId: string, Name: string) => ({ InstanceId, State: { Name } });
const failing = (name: string) => () => {
  throw Object.assign(new Error(`said ${name}`), { name });
};

test('the instances of one fleet are found by its tags, of all pages, without those that are gone', async () => {
  // GIVEN
  const { instances, sent } = ec2(({ NextToken }) =>
    NextToken
      ? { Reservations: [{ Instances: [instance('i-3', 'shutting-down')] }] }
      : {
          Reservations: [{ Instances: [instance('i-1', 'running')] }, { Instances: [instance('i-2', 'pending')] }],
          NextToken: 'more',
        },
  );
  // THEN
  expect(await instances.list(FLEET)).toEqual([
    { id: 'i-1', isEnding: false },
    { id: 'i-2', isEnding: false },
    { id: 'i-3', isEnding: true },
  ]);
  expect(sent[0]).toEqual({
    Filters: [
      { Name: 'tag:skylan:cluster', Values: ['lab'] },
      { Name: 'tag:skylan:fleet', Values: ['giessen-burst'] },
      { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down', 'stopping', 'stopped'] },
    ],
  });
  expect(sent[1]).toMatchObject({ NextToken: 'more' });
});

test('hundreds are ended some at a time', async () => {
  const { instances, sent } = ec2(() => ({}));
  await instances.terminate(Array.from({ length: 250 }, (_, index) => `i-${index}`));
  expect(sent.map(({ InstanceIds }) => (InstanceIds as string[]).length)).toEqual([100, 100, 50]);
});

test('one that is gone since is no failure; any other refusal is', async () => {
  await expect(ec2(failing('InvalidInstanceID.NotFound')).instances.terminate(['i-1'])).resolves.toBeUndefined();
  await expect(ec2(failing('InternalError')).instances.terminate(['i-1'])).rejects.toThrow('said InternalError');
});

test('what the function is not allowed yet is asked again', async () => {
  let calls = 0;
  const { instances, sent } = ec2(() => (++calls < 3 ? failing('UnauthorizedOperation')() : { Reservations: [] }));
  expect(await instances.list(FLEET)).toEqual([]);
  expect(sent).toHaveLength(3);
});
