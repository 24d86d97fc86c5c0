import { X509Certificate } from 'node:crypto';
import { readCrl } from '../../../lambda/pki/x509/crl';
import { AUTHORITY, Deployment, FakeSigner, NAMES } from './fakes';

const client = NAMES.client('ros_local_gateway');

/** Private keys and certificates: what an update must not touch. */
function identity(deployment: Deployment): Record<string, string> {
  const entries = Object.entries(deployment.store.snapshot());
  return Object.fromEntries(entries.filter(([name]) => !name.endsWith('/profile') && !name.endsWith('/crl')));
}

jest.setTimeout(60_000);

describe('handler', () => {
  let deployment: Deployment;

  beforeEach(() => {
    deployment = new Deployment();
  });

  test('creates an authority and a client, and stores every secret encrypted', async () => {
    // WHEN
    const authority = await deployment.authority('Create');
    const profile = await deployment.client('Create');
    // THEN
    const ca = new X509Certificate(deployment.store.value(NAMES.caCertificate));
    const certificate = new X509Certificate(deployment.store.value(client.certificate));
    expect(authority).toEqual({
      PhysicalResourceId: 'skylan/lan/robot-lan/ca',
      Data: { Fingerprint: ca.fingerprint256 },
    });
    expect(profile).toEqual({
      PhysicalResourceId: 'skylan/lan/robot-lan/clients/ros_local_gateway',
      Data: { Fingerprint: certificate.fingerprint256 },
    });
    const secrets = [...deployment.store.parameters].filter(([, { secret }]) => secret).map(([name]) => name);
    expect(secrets.sort()).toEqual(
      [NAMES.gatewayKey, NAMES.gatewayTlsCryptKey, client.key, client.tlsCryptKey, client.profile].sort(),
    );
  });

  test('answers and logs names and fingerprints only', async () => {
    // WHEN
    const answers = [
      await deployment.authority('Create'),
      await deployment.client('Create'),
      await deployment.client('Delete'),
    ];
    // THEN
    const said = JSON.stringify(answers) + deployment.logged.join('\n');
    expect(said).not.toMatch(/BEGIN|PRIVATE/);
    expect(deployment.logged.length).toBeGreaterThan(3);
  });

  test('a repeated create changes nothing', async () => {
    // GIVEN
    await deployment.authority('Create');
    await deployment.client('Create');
    const before = structuredClone(deployment.store.parameters);
    deployment.clock.advanceDays(1);
    // WHEN
    await deployment.authority('Create');
    await deployment.client('Create');
    // THEN
    expect(deployment.store.parameters).toEqual(before);
  });

  test('an update of address and port rebuilds the profile and keeps keys and certificates; so does its reversal', async () => {
    // GIVEN
    await deployment.authority('Create');
    const created = await deployment.client('Create');
    const keys = identity(deployment);
    const profile = deployment.store.value(client.profile);
    // WHEN
    const updated = await deployment.client('Update', { RemoteHost: 'vpn.example.com', Port: '443' });
    // THEN
    expect(updated).toEqual(created);
    expect(deployment.store.value(client.profile)).toContain('\nremote vpn.example.com 443\n');
    expect(identity(deployment)).toEqual(keys);
    // WHEN
    await deployment.client('Update');
    // THEN
    expect(deployment.store.value(client.profile)).toBe(profile);
  });

  test('a new server name gives the server a new certificate for the key it has', async () => {
    // GIVEN
    await deployment.authority('Create');
    await deployment.client('Create');
    const keys = identity(deployment);
    // WHEN
    await deployment.authority('Update', { ServerName: 'other' });
    await deployment.client('Update', { ServerName: 'other' });
    // THEN
    const certificate = deployment.store.value(NAMES.gatewayCertificate);
    expect(new X509Certificate(certificate).subject).toBe('CN=other');
    expect(identity(deployment)).toEqual({ ...keys, [NAMES.gatewayCertificate]: certificate });
    expect(deployment.store.value(client.profile)).toContain('\nverify-x509-name other name\n');
  });

  test('removing a client revokes its certificate and removes its secrets, as often as it is asked', async () => {
    // GIVEN
    await deployment.authority('Create');
    await deployment.client('Create');
    const serial = new X509Certificate(deployment.store.value(client.certificate)).serialNumber.toLowerCase();
    // WHEN
    for (let time = 0; time < 2; time++) await deployment.client('Delete');
    // THEN
    expect(deployment.revokedSerials()).toEqual([serial]);
    expect(JSON.parse(deployment.store.value(`${NAMES.revokedFolder}/${serial}`))).toEqual({
      client: 'ros_local_gateway',
      revokedAt: '2026-11-21T12:00:00.000Z',
      endsAt: '2036-11-21T12:00:00.000Z',
    });
    expect(await deployment.store.list(`${NAMES.root}/clients`)).toEqual([]);
  });

  test('a client that is added again gets new keys, and the old certificate stays revoked', async () => {
    // GIVEN
    await deployment.authority('Create');
    await deployment.client('Create');
    const old = identity(deployment);
    await deployment.client('Delete');
    // WHEN
    await deployment.client('Create');
    // THEN
    for (const name of [client.key, client.certificate, client.tlsCryptKey]) {
      expect(deployment.store.value(name)).not.toBe(old[name]);
    }
    const fresh = new X509Certificate(deployment.store.value(client.certificate)).serialNumber.toLowerCase();
    const serials = deployment.revokedSerials();
    expect(serials).toHaveLength(1);
    expect(serials).not.toContain(fresh);
  });

  test('a renamed client is a new one: CloudFormation is told to delete the old', async () => {
    // GIVEN
    await deployment.authority('Create');
    const old = await deployment.client('Create');
    // WHEN
    const renamed = await deployment.client('Update', { Client: 'other' }, old.PhysicalResourceId);
    await deployment.client('Delete');
    // THEN
    expect(renamed.PhysicalResourceId).toBe('skylan/lan/robot-lan/clients/other');
    expect(deployment.store.value(NAMES.client('other').profile)).toContain('desktop gateway other');
    expect(deployment.revokedSerials()).toHaveLength(1);
  });

  test('deletes of what was never created succeed', async () => {
    // WHEN
    await deployment.client('Delete');
    await deployment.authority('Delete');
    const invalid = await deployment.client('Delete', { Client: 'a b' }, 'some-id');
    // THEN
    expect(invalid).toEqual({ PhysicalResourceId: 'some-id' });
    expect(deployment.store.snapshot()).toEqual({});
  });

  test('deleting the authority leaves nothing of it, and everything of its neighbour', async () => {
    // GIVEN
    await deployment.authority('Create');
    await deployment.client('Create');
    await deployment.authority('Create', { Namespace: 'skylan/lan/robot-lan-2' });
    await deployment.client('Delete');
    // WHEN
    await deployment.authority('Delete');
    // THEN
    const names = [...deployment.store.parameters.keys()];
    expect(names).toHaveLength(5);
    expect(names.every((name) => name.startsWith('/skylan/lan/robot-lan-2/'))).toBe(true);
  });

  test('the scheduled renewal signs a new CRL with a larger number', async () => {
    // GIVEN
    await deployment.authority('Create');
    const first = readCrl(deployment.store.value(NAMES.caCrl));
    deployment.clock.advanceDays(1);
    // WHEN
    await deployment.renew();
    // THEN
    expect(readCrl(deployment.store.value(NAMES.caCrl)).number).toBeGreaterThan(first.number);
  });

  test('what a failed create left without a CRL makes way for a new authority', async () => {
    // GIVEN an interrupted create, whose stack and KMS key are gone
    deployment.store.onChange = (moment, name) => {
      if (moment === 'before' && name === NAMES.caCrl) throw new Error('interrupted');
    };
    await expect(deployment.authority('Create')).rejects.toThrow('interrupted');
    deployment.store.onChange = () => {};
    deployment.signer = new FakeSigner();
    // WHEN
    await deployment.authority('Create');
    // THEN
    const ca = new X509Certificate(deployment.store.value(NAMES.caCertificate));
    const server = new X509Certificate(deployment.store.value(NAMES.gatewayCertificate));
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(deployment.pauses).toBe(1);
  });

  test('fails for parameters of another authority, and leaves them alone', async () => {
    // GIVEN
    await deployment.authority('Create');
    const before = deployment.store.snapshot();
    deployment.signer = new FakeSigner();
    // WHEN
    const second = deployment.authority('Create');
    // THEN
    await expect(second).rejects.toThrow(
      'the parameters below /skylan/lan/robot-lan belong to an authority with another KMS key: give this LAN another name',
    );
    expect(deployment.store.snapshot()).toEqual(before);
  });

  test('fails for a client without an authority', async () => {
    await expect(deployment.client('Create')).rejects.toThrow(
      'the certificate authority below /skylan/lan/robot-lan is not complete',
    );
  });

  test('fails for a client whose certificate is not for its key', async () => {
    // GIVEN
    await deployment.authority('Create');
    await deployment.client('Create');
    await deployment.store.delete([client.key]);
    // THEN
    await expect(deployment.client('Update')).rejects.toThrow(
      `${client.certificate} is not for the key in ${client.key}: remove the client and add it again`,
    );
  });

  test('fails to renew the CRL of an authority that is gone, and makes nothing', async () => {
    await expect(deployment.renew()).rejects.toThrow('there is no certificate authority at /skylan/lan/robot-lan/ca');
    expect(deployment.store.snapshot()).toEqual({});
  });

  test('fails for properties that are missing or unusable, and names each', async () => {
    const wrong = { Namespace: '/x/', KeyId: '', Client: 'a b', RemoteHost: 'host\nscript-security 2', Port: '70000' };
    await expect(deployment.client('Create', wrong)).rejects.toThrow(
      /Namespace "\/x\/": give .*; KeyId "": give .*; Client "a b": give .*; RemoteHost "host\\nscript-security 2": give an IPv4 address or a DNS name; Port "70000": give a whole number from 1 to 65535/,
    );
    await expect(deployment.send('Custom::SkylanCertificateAuthority', 'Create', {})).rejects.toThrow(
      'ServerName is missing',
    );
  });

  test('fails for an unknown resource type', async () => {
    await expect(deployment.send('Custom::Other', 'Create', AUTHORITY)).rejects.toThrow(
      'unknown resource type "Custom::Other"',
    );
  });
});
