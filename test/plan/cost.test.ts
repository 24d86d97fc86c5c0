import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HybridClusterSettings } from '../../lib/hybrid-cluster/settings';
import { costOf, sumOf } from '../../plan/cost';
import { HOURS_A_MONTH, instancePrices, readPrices } from '../../plan/prices';
import { NamedTemplate, type TemplateResource } from '../../plan/template';
import { clusterTemplate, lanTemplate } from './stacks';

const PRICES = readPrices('# as of 2026-07-20\nt3 micro 0.01 small 0.02\nc7i xlarge 0.2\n');

test('GIVEN the default LAN THEN instances, addresses, volumes, key and alarms are counted, and nothing is unknown', () => {
  const { standing, running, whenUsed, unknown } = costOf(new NamedTemplate(lanTemplate()), PRICES);
  expect(running.map(({ what, anHour }) => [what, anHour])).toEqual([
    ['t3.micro: cloud-gateway', 0.01],
    ['t3.small: second', 0.02],
  ]);
  expect(standing.slice(2).map(({ what }) => what)).toEqual([
    'public IPv4 addresses: 2',
    'GiB of gp3 volumes: 32',
    'KMS keys: 1',
    'alarms (an account has ten free): 4',
  ]);
  expect(standing[2]?.anHour).toBe(0.01);
  expect((standing[3]?.anHour ?? 0) * HOURS_A_MONTH).toBeCloseTo(2.56);
  expect([whenUsed, unknown]).toEqual([[], []]);
});

test('GIVEN a cluster THEN on-demand workers are told apart, with their volumes among what is paid anyway', () => {
  const { standing, running, whenUsed, unknown } = costOf(new NamedTemplate(clusterTemplate()), PRICES);
  expect(running.map(({ what }) => what)).toEqual([
    't3.micro: giessen-gateway',
    't3.small: controller, giessen-1 to -2',
  ]);
  expect(whenUsed).toEqual([{ what: 'c7i.xlarge, each of giessen-big-cloud-1 to -4', anHour: 0.2 }]);
  // Eight machines and the controller's state.
  expect(standing.map(({ what }) => what)).toContain('GiB of gp3 volumes: 144');
  expect(unknown).toEqual([]);
});

test('GIVEN a type that is not in the list THEN its price is unknown, and so is the sum', () => {
  const { standing } = costOf(new NamedTemplate(lanTemplate({ gateway: { instanceType: 'x9.48xlarge' } })), PRICES);
  expect(standing[0]).toEqual({ what: 'x9.48xlarge: cloud-gateway', anHour: undefined });
  expect(sumOf(standing)).toBeUndefined();
});

test('GIVEN a resource whose price is not known here THEN it is named, with its number', () => {
  const Resources: Record<string, TemplateResource> = {
    A: { Type: 'AWS::EC2::NatGateway' },
    B: { Type: 'AWS::EC2::NatGateway' },
    C: { Type: 'AWS::IAM::Role' },
  };
  expect(costOf(new NamedTemplate({ Resources }), PRICES).unknown).toEqual(['2 AWS::EC2::NatGateway']);
});

test('the documentation says what a site in AWS costs, without a controller and with one', () => {
  const sites = [
    { name: 'bielefeld', provider: 'external', cidr: '192.168.66.0/24' },
    { name: 'giessen', provider: 'aws', cidr: '192.168.77.0/24' },
  ] as const;
  const anHour = (settings: HybridClusterSettings) =>
    sumOf(costOf(new NamedTemplate(clusterTemplate(settings)), instancePrices()).standing) ?? 0;
  const [without, withController] = [anHour({ sites }), anHour({ sites, controller: { site: 'giessen' } })];
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'hybrid-cluster', 'cost.md'), 'utf8');
  const months = [without, withController].map((one) => `**about ${Math.round(one * HOURS_A_MONTH)}**`);
  expect(page).toContain(`| ${months.join(' | ')} |`);
  expect(page).toContain(`some ${without.toFixed(2)} USD an hour`);
  expect(page).toContain(`with the controller there some ${withController.toFixed(2)}`);
});

test('the documentation says what the default LAN costs', () => {
  const anHour = sumOf(costOf(new NamedTemplate(lanTemplate()), instancePrices()).standing) ?? 0;
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'robot-lan', 'cost.md'), 'utf8');
  expect(page).toContain(`**about ${Math.round(anHour * HOURS_A_MONTH)}**`);
  expect(page).toContain(`${anHour.toFixed(2)} USD an hour`);
});
