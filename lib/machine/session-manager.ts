import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Lets an instance offer shells through Session Manager, and nothing else.
 *
 * The managed policy AmazonSSMManagedInstanceCore would also let it read every
 * SSM parameter of the account, the clients' keys among them.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function allowSessionManager(role: iam.Role): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'SessionManager',
      actions: [
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      // None of these actions can be narrowed to a resource.
      resources: ['*'],
    }),
  );
}
