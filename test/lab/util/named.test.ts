import { named } from '../../../lab/util/named';

const CHECKS = [{ name: 'node to robot' }, { name: 'names' }];
const nameOf = ({ name }: { readonly name: string }) => name;

test('GIVEN a name that there is THEN it is that thing', () => {
  expect(named('check', 'names', CHECKS, nameOf)).toBe(CHECKS[1]);
});

test('fails for another name, and tells the nearest one and all that there are', () => {
  expect(() => named('check', 'nmaes', CHECKS, nameOf)).toThrow(
    'There is no check "nmaes"; the nearest is "names". There are: "node to robot", "names".',
  );
});
