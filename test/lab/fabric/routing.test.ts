import type { CloudRoute } from '../../../lab/fabric/cloud-state';
import { ruleCommands, tableCommands, tableNumber, vpcTables } from '../../../lab/fabric/routing';
import { instance } from './instance';

const vpc = { vpcId: 'vpc-1', vpcCidrs: ['192.168.77.0/24', '100.64.1.0/24'] } as const;
const gateway = instance({
  ...vpc,
  id: 'i-0000000000gateway0',
  privateAddress: '192.168.77.10',
  interfaceId: 'eni-gateway',
  subnetId: 'subnet-public',
});
const toGateway: CloudRoute[] = ['192.168.66.0/24', '0.0.0.0/0'].map((destination) => ({
  destination,
  target: { interfaceId: 'eni-gateway' },
}));
const worker = instance({
  ...vpc,
  id: 'i-000000000worker00',
  privateAddress: '192.168.77.130',
  interfaceId: 'eni-worker',
  subnetId: 'subnet-private',
  publicAddress: '',
  routes: toGateway,
});

function tableOf(subnetId: string, instances = [gateway, worker]): string[] {
  const table = vpcTables(instances, '100.64.0.1').find((one) => one.number === tableNumber(subnetId));
  if (!table) throw new Error(`no table of ${subnetId}`);
  return tableCommands(table, []).map((line) => line.replace(` table ${table.number}`, ''));
}

test('a subnet follows its own route table: to the internet, or to an instance', () => {
  // THEN the public subnet goes out by itself
  expect(tableOf('subnet-public')).toContain('route replace default via 100.64.0.1 dev igw');
  // THEN the private one goes by the gateway, and to members of the VPC straight
  const own = tableOf('subnet-private');
  expect(own).toContain('route replace default via 192.168.77.10 dev eni-00gateway0 onlink');
  expect(own).toContain('route replace 192.168.66.0/24 via 192.168.77.10 dev eni-00gateway0 onlink');
  expect(own).toContain('route replace 192.168.77.130 dev eni-00worker00');
});

test('a second address is found at the interface that has it', () => {
  const own = tableOf('subnet-private', [gateway, { ...worker, secondaryAddresses: ['192.168.77.136'] }]);
  expect(own).toContain('route replace 192.168.77.136 dev eni-00worker00');
});

test('an address of the VPC that nobody has goes nowhere, whatever the default route', () => {
  for (const cidr of vpc.vpcCidrs) expect(tableOf('subnet-private')).toContain(`route replace blackhole ${cidr}`);
});

test.each([
  ['is stopped', [{ ...gateway, running: false }, worker]],
  ['is gone', [worker]],
])('a route to an instance that %s loses its packets', (_, instances) => {
  expect(tableOf('subnet-private', instances)).toContain('route replace blackhole 192.168.66.0/24');
});

test('a route to what the lab does not have loses its packets', () => {
  const other = { ...worker, routes: [{ destination: '10.9.0.0/16', target: 'nowhere' }] as const };
  expect(tableOf('subnet-private', [other])).toContain('route replace blackhole 10.9.0.0/16');
});

test('a route that is no longer in the route table goes, and the others stay', () => {
  // GIVEN
  const [table] = vpcTables([worker], '100.64.0.1');
  if (!table) throw new Error('no table');
  const present = ['10.1.0.0/16', '192.168.66.0/24', 'default', '192.168.77.130'].map((dst) => ({ dst }));
  // WHEN
  const commands = tableCommands(table, present).filter((line) => line.startsWith('route delete'));
  // THEN
  expect(commands).toEqual([`route delete 10.1.0.0/16 table ${table.number}`]);
});

test("each interface's packets see its subnet's table and no other", () => {
  // GIVEN a rule of an interface that is gone
  const present = [
    { priority: 0, table: 'local' },
    { priority: 100, iif: 'eni-gone', table: '1234' },
    { priority: 100, iif: 'eni-00worker00', table: String(tableNumber('subnet-private')) },
  ];
  // WHEN
  const commands = ruleCommands([worker], present);
  // THEN
  expect(commands).toEqual([
    'rule add priority 200 iif eni-00worker00 blackhole',
    'rule delete priority 100 iif eni-gone',
  ]);
});

test('tables have numbers that are always the same, and not those of the kernel', () => {
  expect(tableNumber('subnet-1')).toBe(tableNumber('subnet-1'));
  expect(tableNumber('subnet-1')).not.toBe(tableNumber('subnet-2'));
  for (const id of ['a', 'b', 'c']) expect(tableNumber(id)).toBeGreaterThanOrEqual(1000);
});
