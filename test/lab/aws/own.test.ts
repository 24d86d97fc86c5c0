import { EMBEDDED, workOn } from '../../../lab/aws/current';
import { ownParameters, parametersBelow } from '../../../lab/aws/own';
import { networkNamespace } from '../../../lib/custom-resource/contract';

afterEach(() => workOn(EMBEDDED));

test('GIVEN a run in an account THEN its parameters are those of the LAN that has its id as name', () => {
  workOn({ ...EMBEDDED, run: 'lab-1' });
  const path = `/${networkNamespace('lan', 'lab-1')}`;
  expect(ownParameters()).toBe(path);
  expect(parametersBelow()).toEqual({ ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: [path] }] });
});

test('GIVEN an AWS of its own THEN all parameters are the lab’s', () => {
  expect(ownParameters()).toBe('/');
  expect(parametersBelow()).toEqual({});
});
