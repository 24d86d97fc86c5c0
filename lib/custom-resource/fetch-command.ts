import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Shell command that fetches a SecureString into a file, which only the caller can read; where it fails, a file that was
 * there stays. It needs the AWS CLI and `ssm:GetParameter` on the parameter.
 *
 * @param file - name of the file
 */
export function fetchCommand(scope: Construct, parameterName: string, file: string): string {
  return (
    `(umask 077; rm -f ${file}.new; aws ssm get-parameter --region ${Stack.of(scope).region} ` +
    `--name ${parameterName} --with-decryption --query Parameter.Value --output text > ${file}.new ` +
    `&& mv ${file}.new ${file})`
  );
}
