import { instanceFactsProperties } from '../../../lambda/instance-facts/properties';

const good = { ServiceToken: 'arn', InstanceType: 'u7i-12tb.224xlarge', NeedsGpus: 'false' };

test('reads what CloudFormation delivers', () => {
  const { ServiceToken, ...read } = good;
  expect(instanceFactsProperties(good)).toEqual(read);
  const several = { InstanceType: 'c7i.large,c6i.large', NeedsNitro: 'true' };
  expect(instanceFactsProperties({ ...good, ...several })).toEqual({ ...read, ...several });
  expect(instanceFactsProperties({ ...good, Amd64Image: '/x/amd64' })).toEqual({ ...read, Amd64Image: '/x/amd64' });
});

test.each([
  [{ ...good, InstanceType: 'large' }, 'InstanceType "large": give an EC2 instance type, such as "t3.small"'],
  [{ ...good, InstanceType: 'c7i.large,' }, 'InstanceType "c7i.large,": give an EC2 instance type'],
  [{ ...good, NeedsNitro: 'no' }, 'NeedsNitro "no": give "true", or missing'],
  [{ ...good, NeedsGpus: 'yes' }, 'NeedsGpus "yes": give "true" or "false"'],
  [{ ...good, Arm64Image: '' }, 'Arm64Image "": give the name of an image'],
  [
    undefined,
    'InstanceType is missing: give an EC2 instance type, such as "t3.small", or several with commas between them; NeedsGpus is missing',
  ],
])('fails for %j', (input, problem) => {
  expect(() => instanceFactsProperties(input)).toThrow(problem);
});
