import { documentWithout } from '../../../lab/controls/role-policies';

const allow = (Action: string | string[]) => ({ Effect: 'Allow', Action, Resource: '*' }) as const;

test('GIVEN a document THEN the action is taken out, and a statement that has no other', () => {
  const document = { Version: '2012-10-17', Statement: [allow('a'), allow(['a', 'b']), allow('c')] };
  expect(documentWithout(document, 'a')).toEqual({
    Version: '2012-10-17',
    Statement: [allow(['b']), allow(['c'])],
  });
});

test('GIVEN a document without the action THEN there is nothing to take out', () => {
  expect(documentWithout({ Statement: [allow('ab')] }, 'a')).toBeUndefined();
});
