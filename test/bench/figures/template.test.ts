import { templateFigures } from '../../../bench/figures/template';

test('GIVEN user data of an instance and of a launch template THEN the larger one counts, without what it refers to', () => {
  const joined = { 'Fn::Base64': { 'Fn::Join': ['', ['12345', { Ref: 'AWS::Region' }, '678']] } };
  const template = {
    Resources: {
      Machine: { Type: 'AWS::EC2::Instance', Properties: { UserData: { 'Fn::Base64': '1234' } } },
      Fleet: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { UserData: joined } } },
      Wait: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
    },
  };
  expect(templateFigures(template)).toEqual({
    resources: 3,
    'template, KB': JSON.stringify(template).length / 1000,
    'largest user data, characters': 8,
  });
});

test('GIVEN no machine THEN there is no user data', () => {
  expect(templateFigures({ Resources: {} })['largest user data, characters']).toBe(0);
});
