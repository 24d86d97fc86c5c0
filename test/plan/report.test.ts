import { planHybridCluster } from '../../lib/hybrid-cluster/plan';
import { planRobotLan } from '../../lib/robot-lan/plan';
import type { RobotLanSettings } from '../../lib/robot-lan/settings';
import { readPrices } from '../../plan/prices';
import { reportText } from '../../plan/report';
import { CLUSTER, clusterTemplate, lanTemplate } from './stacks';

const PRICES = readPrices('# as of 2026-07-20\nt3 micro 0.0104 small 0.0208\nc7i xlarge 0.1785\n');

test('GIVEN a LAN THEN all that a deploy would make is told, and no line is too long for a terminal', () => {
  const planned = { stack: 'RobotLan', plan: planRobotLan(), template: lanTemplate() } as const;
  const text = reportText(planned, PRICES, { kind: 'nothing', region: 'eu-central-1' });
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  expect(text).toMatch(/cloud-gateway +│ AWS +│ t3.micro │ 192.168.0.130 LAN, 172.31.1.11 VPC, an Elastic IP/);
  expect(text).toContain('Image: /aws/service/debian/release/13/latest/amd64');
  expect(text).toMatch(/cloud-gateway +│ UDP 1194 │ anybody \(0.0.0.0\/0\) │ OpenVPN/);
  expect(text).toContain('below /skylan/lan/robot-lan/');
  expect(text).toMatch(/clients\/ros_local_gateway\/profile │ SecureString │ you: output FetchProfileRosLocalGateway/);
  expect(text).toContain('A KMS key, which nobody can read: Signs the certificates');
  expect(text).toMatch(/together +│ +0.0466 │ +34.04/);
  expect(text).toMatch(/while all machines are stopped +│ +0.0154 │ +11.26/);
  expect(text).toContain('Prices of us-east-1 as of 2026-07-20, on demand, without tax. Those of eu-central-1 differ.');
  expect(text).toContain('There is no stack RobotLan in eu-central-1');
});

test('GIVEN a key for secrets THEN it is told, and what fetching one takes', () => {
  const settings = {
    encryptionKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  };
  const planned = { stack: 'RobotLan', plan: planRobotLan(settings), template: lanTemplate(settings) } as const;
  const text = reportText(planned, PRICES, { kind: 'unknown', why: 'no credentials' });
  expect(text).toContain(`whoever fetches one needs kms:Decrypt on it:\n${settings.encryptionKeyArn}`);
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test('GIVEN machines with images of their own THEN each image is told with its machines', () => {
  const settings = { gateway: { image: 'ami-0123456789abcdef0' } };
  const planned = { stack: 'RobotLan', plan: planRobotLan(settings), template: lanTemplate(settings) } as const;
  const text = reportText(planned, PRICES, { kind: 'unknown', why: 'no credentials' });
  expect(text).toContain('Image of cloud-gateway: ami-0123456789abcdef0');
  expect(text).not.toContain('differ');
});

test('GIVEN two uplinks, times and a workload THEN doors, keys and times are told, no name is cut, and every price is known', () => {
  const settings: RobotLanSettings = {
    clients: ['home', 'lab'],
    uplink: [{ kind: 'openvpn' }, { kind: 'wireguard', clients: ['lab'] }],
    power: { idleStopMinutes: 30, schedule: { off: 'cron(0 20 * * ? *)' } },
    nodes: [{ name: 'second', compose: 'examples/talker' }],
  };
  const planned = { stack: 'RobotLan', plan: planRobotLan(settings), template: lanTemplate(settings) } as const;
  const text = reportText(planned, PRICES, { kind: 'unknown', why: 'no credentials' });
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  expect(text).toMatch(/cloud-gateway +│ UDP 1194 +│ anybody/);
  expect(text).toMatch(/cloud-gateway +│ UDP 51820 +│ anybody/);
  expect(text).toMatch(/wireguard\/sites\/cloud-gateway\/private-key +│/);
  expect(text).toMatch(/wireguard\/clients\/lab\/profile +│ SecureString │ you: output FetchProfileLab/);
  expect(text).toMatch(/workload\/second +│ String +│ second/);
  expect(text).toContain('connected for 30 minutes.\nBy the clock, UTC: off at');
  expect(text).not.toMatch(/…|not known here what they cost/);
});

test('GIVEN a cluster THEN what runs for jobs is told apart from what stands', () => {
  const planned = { stack: 'HybridCluster', plan: planHybridCluster(CLUSTER), template: clusterTemplate() } as const;
  const text = reportText(planned, PRICES, { kind: 'unknown', why: 'no credentials' });
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  expect(text).toContain('Beside this, while one of these runs:');
  expect(text).toMatch(/c7i.xlarge, each of giessen-big-cloud-1 to -4 +│ +0.1785/);
  expect(text).toMatch(/c7i.2xlarge, each of up to 20 giessen-burst-\*.*│ +unknown/);
  expect(text).toContain('10 figures in CloudWatch');
});
