import { sizeIsKnown } from '../../../../lab/scenario/hybrid-cluster/power';

const check = (sinfo: string) => sizeIsKnown('giessen-burst-cloud-1', sinfo);

test('Slurm knows a machine by what EC2 says of it, and by its features', () => {
  expect(check('1 407 giessen,cloud,burst,spare\n1 407 giessen,cloud,burst,spare\n')).toEqual({
    name: 'Slurm knows size and features of giessen-burst-cloud-1, which is off',
    ok: true,
    figure: '1 407 giessen,cloud,burst,spare',
    unit: '',
  });
});

test.each([
  ['no such node', '', 'nothing'],
  ['another number of processors', '2 407 giessen,cloud,burst,spare', undefined],
  ['more memory than the machine has', '1 1820 giessen,cloud,burst,spare', undefined],
  ['hardly any memory, as a node has of which nothing is said', '1 1 giessen,cloud,burst,spare', undefined],
  ["the kind's name is no feature", '1 407 giessen,cloud,spare', undefined],
  ["the kind's feature is missing", '1 407 giessen,cloud,burst', undefined],
])('fails where there is %s', (_, sinfo, figure) => {
  expect(check(sinfo)).toMatchObject({ ok: false, figure: figure ?? sinfo });
});
