import { fleetTags, onDemandTags } from '../../../lib/hybrid-cluster/machine-tags';

test('tags of an on-demand worker name the cluster and the node', () => {
  expect(onDemandTags('lab', 'giessen-cloud-1')).toEqual({
    'skylan:cluster': 'lab',
    'skylan:node': 'giessen-cloud-1',
  });
});

test('tags of a worker of a fleet name the cluster and the fleet', () => {
  expect(fleetTags('lab', 'giessen-burst')).toEqual({ 'skylan:cluster': 'lab', 'skylan:fleet': 'giessen-burst' });
});
