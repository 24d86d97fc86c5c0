import { CERTIFICATE_AUTHORITY_TYPE, CLIENT_PROFILE_TYPE } from '../../../lib/pki/contract';
import { CloudFormation, type Template } from '../custom-resource/cloud-formation';
import { AUTHORITY, CLIENT, Deployment, NAMES } from './fakes';

const [ONE, OTHER] = ['one', 'other'].map((id) => `arn:aws:kms:eu-central-1:123456789012:key/${id}`);

/** A LAN with one client. */
function lan(key?: string): Template {
  const own = key === undefined ? {} : { EncryptionKey: key };
  return {
    Ca: { type: CERTIFICATE_AUTHORITY_TYPE, properties: { ...AUTHORITY, ...own } },
    Client: { type: CLIENT_PROFILE_TYPE, properties: { ...CLIENT, ...own } },
  };
}

const client = NAMES.client(CLIENT.Client);
const SECRETS = [NAMES.gatewayKey, NAMES.gatewayTlsCryptKey, client.key, client.tlsCryptKey, client.profile];
const all = (key: string | undefined, version: number) =>
  Object.fromEntries(SECRETS.map((name) => [name, [key, version]] as const));

jest.setTimeout(60_000);

describe('a KMS key of one’s own for the secrets of a LAN', () => {
  let deployment: Deployment;
  let stack: CloudFormation;

  beforeEach(() => {
    deployment = new Deployment();
    stack = new CloudFormation(deployment.handler, 'stack');
  });

  test('is what a new LAN has its secrets under, each written once', async () => {
    await stack.deploy(lan(ONE));
    expect(deployment.store.secrets()).toEqual(all(ONE, 1));
  });

  test.each([
    ['comes', undefined, ONE],
    ['is changed', ONE, OTHER],
    ['goes', ONE, undefined],
  ])('%s without changing a value, by one version of each secret', async (_, before, after) => {
    // GIVEN
    await stack.deploy(lan(before));
    const values = deployment.store.snapshot();
    // WHEN
    await stack.deploy(lan(after));
    // THEN
    expect(deployment.store.snapshot()).toEqual(values);
    expect(deployment.store.secrets()).toEqual(all(after, 2));
    expect(deployment.store.parameters.get(NAMES.caCertificate)?.version).toBe(1);
  });

  test('goes again with a deploy that is rolled back', async () => {
    await stack.deploy(lan());
    const values = deployment.store.snapshot();
    await stack.deploy(lan(ONE), { failAfter: 'Client' });
    expect(deployment.store.snapshot()).toEqual(values);
    expect(deployment.store.secrets()).toEqual(all(undefined, 3));
  });

  test('is what a renewal stores a profile under', async () => {
    // GIVEN
    await stack.deploy(lan(ONE));
    deployment.clock.advanceDays(9.5 * 365);
    // WHEN
    await deployment.renew({ EncryptionKey: ONE });
    // THEN
    expect(deployment.store.secrets()[client.profile]).toEqual([ONE, 2]);
  });

  test('takes over what a LAN of that name has left', async () => {
    // GIVEN
    await stack.deploy(lan());
    const kept = deployment.store.snapshot();
    // WHEN
    await new CloudFormation(deployment.handler, 'other').deploy(lan(ONE));
    // THEN
    expect(deployment.store.snapshot()).toEqual(kept);
    expect(deployment.store.secrets()).toEqual(all(ONE, 2));
  });
});
