import {
  exportsHomes,
  homesComment,
  mounters,
  mountsHomes,
  renderHomeMount,
} from '../../../../lib/hybrid-cluster/render/home';
import { awsSite, clusterPlan } from '../../../helpers/cluster-plan';

const FILER = { home: '192.168.66.50:/export/home' };

const own = clusterPlan(0, {
  sites: [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
    { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', home: 'none' },
  ],
});

test('workers mount the controller’s homes', () => {
  expect(renderHomeMount(clusterPlan())).toBe('[Mount]\nWhat=192.168.66.10:/home\nWhere=/home\n');
});

test('workers mount a server’s homes, which the controller does not export', () => {
  expect(renderHomeMount(clusterPlan(0, FILER))).toContain('What=192.168.66.50:/export/home\n');
  expect(exportsHomes(clusterPlan(0, FILER))).toBe(false);
  expect(homesComment(clusterPlan(0, FILER))).toEqual([]);
});

test('homes are exported to sites that mount them', () => {
  expect(homesComment(clusterPlan())).toEqual(['#Homes=192.168.66.0/24 192.168.77.0/24']);
  expect(homesComment(own)).toEqual(['#Homes=192.168.66.0/24']);
  expect(mounters(own).map(({ name }) => name)).toEqual(['bielefeld']);
  expect(mountsHomes(own, awsSite(own))).toBe(false);
});

test('without a server there is nothing to mount or to export', () => {
  const none = clusterPlan(0, { home: 'none' });
  expect(() => renderHomeMount(none)).toThrow('no server has homes for this cluster');
  expect(homesComment(none)).toEqual([]);
});
