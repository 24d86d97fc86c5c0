import { PowerError } from '../../power/lan';
import { problemText } from '../../power/problem-text';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each<[unknown, string]>([
  [new PowerError('A deploy runs.'), 'A deploy runs.'],
  [new Error('Region is missing'), 'No AWS region is chosen: set AWS_REGION, such as eu-central-1.'],
  [
    named('CredentialsProviderError', 'Could not load credentials from any providers'),
    'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
  [
    named('InsufficientInstanceCapacity', 'no t3.micro'),
    'EC2 has no room for such machines just now; ask again in some minutes: no t3.micro',
  ],
  [
    named('UnauthorizedOperation', 'You are not authorized'),
    'AWS did not do it (UnauthorizedOperation): You are not authorized',
  ],
  ['gone', 'AWS did not do it (): gone'],
])('%s', (error, text) => {
  expect(problemText(error)).toBe(text);
});
