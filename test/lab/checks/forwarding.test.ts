import { withoutPublicAddress } from '../../../lab/checks/forwarding';

test.each([
  ['GIVEN no address THEN it passes', '', true, 'none'],
  ['GIVEN one THEN it fails, and names it', '198.51.100.7', false, '198.51.100.7'],
  ['GIVEN no such node THEN it fails', undefined, false, 'no such node'],
])('%s', (_, address, ok, figure) => {
  expect(withoutPublicAddress('third', address)).toMatchObject({ name: 'public address of third', ok, figure });
});
