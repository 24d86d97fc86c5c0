import * as fields from '../../../lib/settings/fields';
import { inspect } from '../../../lib/settings/inspect';
import { object } from '../../../lib/settings/schema';

const schema = object({
  address: fields.addressSetting.optional(),
  type: fields.instanceTypeSetting.optional(),
  image: fields.imageSetting.optional(),
  packages: fields.packageSettings.optional(),
  revision: fields.revisionSetting.optional(),
  tags: fields.tagSettings.optional(),
});

test.each<[unknown, string]>([
  [{ address: '10.0.0.1/24' }, 'address "10.0.0.1/24" has a prefix length; write an address such as "192.168.0.140"'],
  [{ type: 'tiny' }, 'type "tiny" is not an EC2 instance type; write a type such as "t3.small"'],
  [
    { image: 'debian' },
    'image "debian" is neither an AMI id nor the name of a parameter; write an AMI id such as ' +
      '"ami-0123456789abcdef0", or a parameter such as "/aws/service/debian/release/13/latest/amd64"',
  ],
  [
    { packages: ['X'] },
    'packages[0] "X" is not the name of a Debian package; ' +
      'write a name of lower-case letters, digits and + - . such as "htop"',
  ],
  [{ revision: 0 }, 'revision 0 is too small; write a whole number from 1 to 1000000'],
  [{ tags: [] }, 'tags [] is not an object; write tags such as {"project":"robot"}'],
  [{ tags: { a: 1 } }, 'tags.a 1 is a number, not text; write up to 256 letters, digits, spaces and _ . : / = + - @'],
  [
    { tags: { 'aws:a': '' } },
    'tags {"aws:a":""} has the key "aws:a"; AWS keeps keys that start with aws: for itself, choose another',
  ],
])('fails for %j', (value, problem) => {
  expect(inspect(schema, 'k', value).problems).toEqual([`k.${problem}`]);
});

test('good values are accepted', () => {
  const value = {
    address: '10.0.0.1',
    type: 'c7i.large',
    image: 'ami-01234567',
    packages: ['g++'],
    revision: 2,
    tags: { 'cost center': '' },
  };
  expect(inspect(schema, 'k', value)).toMatchObject({ accepted: value, problems: [] });
});
