import type { CloudInstance } from '../../../lab/fabric/cloud-state';

/** An instance for tests, with what matters to the test put in. */
export function instance(changes: Partial<CloudInstance> = {}): CloudInstance {
  return {
    id: 'i-0123456789abcdef0',
    name: 'gateway',
    running: true,
    isSpot: false,
    tags: {},
    imageId: 'ami-1',
    instanceType: 't3.micro',
    availabilityZone: 'us-east-1a',
    launchTime: '2026-01-01T00:00:00.000Z',
    privateAddress: '172.31.1.11',
    secondaryAddresses: [],
    interfaceId: 'eni-1',
    mac: '02:00:00:00:00:11',
    publicAddress: '203.0.113.10',
    subnetId: 'subnet-1',
    subnetCidr: '172.31.1.0/24',
    vpcId: 'vpc-1',
    vpcCidrs: ['172.31.0.0/16'],
    routes: [{ destination: '0.0.0.0/0', target: 'internet' }],
    sourceDestCheck: true,
    groups: ['sg-1'],
    userData: '',
    metadata: { enabled: true, tokensRequired: true, hopLimit: 1, tags: false },
    ...changes,
  };
}

export const other = instance({
  id: 'i-0fedcba9876543210',
  name: 'second',
  privateAddress: '172.31.1.12',
  mac: '02:00:00:00:00:12',
  publicAddress: '',
});
