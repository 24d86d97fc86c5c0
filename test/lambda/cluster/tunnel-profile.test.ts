import { parameterNames, SITE_KEYS_TYPE, TUNNEL_PROFILE_TYPE } from '../../../lib/cluster-keys/contract';
import { Deployment, STACK } from './fakes';

const Namespace = 'skylan/lan/robot-lan/wireguard';
const NAMES = parameterNames(Namespace);
const CLIENT = 'ros_local.gateway';
const GATEWAY = 'cloud-gateway';
const PROFILE = NAMES.profile(CLIENT);
const Content = `[Interface]\nPrivateKey = @{private-key:${CLIENT}}\n[Peer]\nPublicKey = @{public-key:${GATEWAY}}\nEndpoint = @{endpoint:${GATEWAY}}:51820\n`;

let deployment: Deployment;

const keys = (Site: string, Revision = '1', request: 'Create' | 'Update' | 'Delete' = 'Create') =>
  deployment.send(
    SITE_KEYS_TYPE,
    request,
    { Namespace, Site, Revision },
    { physicalId: `${Namespace}/sites/${Site}/keys` },
  );
const profile = (request: 'Create' | 'Update' | 'Delete', properties: object = {}, stack = STACK) =>
  deployment.send(
    TUNNEL_PROFILE_TYPE,
    request,
    {
      ...{ Namespace, Client: CLIENT, Content, Endpoints: { [GATEWAY]: '192.0.2.7' } },
      ...{ Keys: { [CLIENT]: '1', [GATEWAY]: '1' }, ...properties },
    },
    { physicalId: `${Namespace}/clients/${CLIENT}/profile`, stack },
  );
const current = (name: string) => deployment.record(name).current.value;

beforeEach(async () => {
  deployment = new Deployment();
  for (const site of [CLIENT, GATEWAY]) await keys(site);
});

test('a profile holds the client’s private key and the gateway’s public one, and is a secret', async () => {
  // WHEN
  const answer = await profile('Create');
  // THEN
  expect(answer).toEqual({ PhysicalResourceId: `${Namespace}/clients/${CLIENT}/profile` });
  expect(deployment.store.parameters.get(PROFILE)).toMatchObject({
    secret: true,
    value: `[Interface]\nPrivateKey = ${current(NAMES.site(CLIENT).privateKey)}\n[Peer]\nPublicKey = ${current(
      NAMES.site(GATEWAY).publicKey,
    )}\nEndpoint = 192.0.2.7:51820\n`,
  });
  expect(deployment.logged.join()).not.toContain(current(NAMES.site(CLIENT).privateKey));
});

test('WHEN the keys are made anew THEN the profile has the new ones', async () => {
  await profile('Create');
  const before = current(NAMES.site(CLIENT).privateKey);
  for (const site of [CLIENT, GATEWAY]) await keys(site, '2', 'Update');
  await profile('Update', { Keys: { [CLIENT]: '2', [GATEWAY]: '2' } });
  const after = deployment.store.parameters.get(PROFILE)?.value;
  expect(after).toContain(current(NAMES.site(CLIENT).privateKey));
  expect(after).not.toContain(before);
});

test('WHEN the client is removed THEN nothing of it is left', async () => {
  await profile('Create');
  await profile('Delete');
  await keys(CLIENT, '1', 'Delete');
  expect([...deployment.store.parameters.keys()].filter((name) => name.includes(CLIENT))).toEqual([]);
});

test('WHEN another stack asks for its removal THEN it stays', async () => {
  await profile('Create');
  await profile('Delete', {}, 'arn:aws:cloudformation:eu-central-1:123456789012:stack/Other/1');
  expect(deployment.store.parameters.has(PROFILE)).toBe(true);
});

test.each([
  ["somebody else's private key", { Content: `@{private-key:${GATEWAY}}` }, 'which that site may not have'],
  ['a key that LANs do not have', { Content: '@{munge-key}' }, 'asks for @{munge-key}, which that site may not have'],
  ['a gateway without an address', { Endpoints: {} }, `asks for the endpoint of ${GATEWAY}, which has none`],
  ['a key of another revision', { Keys: { [CLIENT]: '7' } }, 'has no key of revision 7'],
  ['a client without keys', { Client: 'nobody', Content: '@{private-key:nobody}' }, 'there is no '],
  ['a name that is none', { Client: '../x' }, 'Client "../x": give 1 to 64 letters'],
  ['no text', { Content: '' }, 'Content "": give the text of a profile'],
])('fails for %s', async (_, properties, message) => {
  await expect(profile('Create', properties)).rejects.toThrow(message);
});

test('fails for a client of another stack', async () => {
  const other = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/Other/1';
  await expect(profile('Create', {}, other)).rejects.toThrow('belongs to the stack');
});
