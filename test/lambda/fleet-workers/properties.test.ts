import { fleetWorkersProperties } from '../../../lambda/fleet-workers/properties';

const good = { ServiceToken: 'arn', Cluster: 'lab', Fleet: 'giessen-burst' };

test('reads what CloudFormation delivers', () => {
  expect(fleetWorkersProperties(good)).toEqual({ Cluster: 'lab', Fleet: 'giessen-burst' });
});

test.each([
  [{ ...good, Cluster: '' }, 'Cluster "": give lower-case letters, digits and -, a letter first'],
  [{ ...good, Fleet: 'a,b' }, 'Fleet "a,b": give lower-case letters, digits and -, a letter first'],
  [undefined, 'Cluster is missing'],
])('fails for %j', (input, problem) => {
  expect(() => fleetWorkersProperties(input)).toThrow(problem);
});
