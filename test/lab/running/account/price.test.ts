import { priceLines, priceOf } from '../../../../lab/running/account/price';

const instance = (InstanceType: unknown) => ({
  Type: 'AWS::EC2::Instance',
  Properties: { InstanceType, BlockDeviceMappings: [{ Ebs: { VolumeSize: 16 } }] },
});
const plain = (Type: string) => ({ Type });
const DEFAULT = {
  Resources: {
    a: instance('t3.micro'),
    b: instance('t3.small'),
    c: plain('AWS::EC2::EIP'),
    d: plain('AWS::EC2::EIP'),
    e: plain('AWS::KMS::Key'),
    f: plain('AWS::IAM::Role'),
  },
};

test("GIVEN the default stack THEN an hour costs what README's month does, by 730", () => {
  expect(priceOf(DEFAULT).hour * 730).toBeCloseTo(7.6 + 15.2 + 7.3 + 2.6 + 1, 0);
  expect(priceOf(DEFAULT).unknown).toEqual([]);
});

test('GIVEN a price THEN it is told by the hour, for the run, and of what it is', () => {
  const lines = priceLines(priceOf(DEFAULT), 60);
  expect(lines[0]).toBe(
    'Cost       0.046 USD an hour, 0.05 USD for a run of 60 minutes: prices of us-east-1, without traffic',
  );
  expect(lines.join('\n')).toContain('instances t3.micro, t3.small: 0.031 USD');
  expect(lines.join('\n')).toContain('2 public IPv4 addresses: 0.010 USD');
  expect(lines.join('\n')).not.toContain('not known');
});

test('GIVEN a type whose price is not known here THEN it is said to be left out', () => {
  const price = priceOf({ Resources: { a: instance('x99.huge') } });
  expect(priceLines(price, 30).at(-1)?.trim()).toBe('not known here, and not in it: x99.huge');
});
