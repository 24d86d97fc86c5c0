import { PowerError } from './lan';

/** What went wrong, in words for a user: what is wrong, and what to change. */
export function problemText(error: unknown): string {
  if (error instanceof PowerError) return error.message;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (/^Region is missing/.test(message)) return 'No AWS region is chosen: set AWS_REGION, such as eu-central-1.';
  if (name === 'CredentialsProviderError') {
    return 'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  }
  if (name === 'InsufficientInstanceCapacity') {
    return `EC2 has no room for such machines just now; ask again in some minutes: ${message}`;
  }
  return `AWS did not do it (${name}): ${message}`;
}
