import * as iam from 'aws-cdk-lib/aws-iam';
import { Keyring } from '../../../lib/cluster-keys/keyring';
import { MungeKey } from '../../../lib/cluster-keys/munge-key';
import { PairKey } from '../../../lib/cluster-keys/pair-key';
import { SiteKeys, type SiteKeysProps } from '../../../lib/cluster-keys/site-keys';
import { TokenKey } from '../../../lib/cluster-keys/token-key';
import { testStack } from '../../helpers/app';

/** A stack with the keyring of the cluster `lab`, and a user who has no permissions. */
export function stackWithKeyring() {
  const { app, stack } = testStack();
  const keyring = new Keyring(stack, 'Keyring', { name: 'lab' });
  const user = new iam.Role(stack, 'User', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const siteKeys = (site: string, props: Partial<SiteKeysProps> = {}) =>
    new SiteKeys(stack, `Site-${site}`, { keyring, site, ...props });
  return { app, stack, keyring, user, siteKeys };
}

/** The keys of `bielefeld` and `giessen`. */
export function stackWithKeys() {
  const given = stackWithKeyring();
  const { stack, keyring, siteKeys } = given;
  return {
    ...given,
    sites: [siteKeys('bielefeld'), siteKeys('giessen', { revision: 3 })],
    pair: new PairKey(stack, 'Pair', { keyring, sites: ['giessen', 'bielefeld'], revision: 2 }),
    mungeKey: new MungeKey(stack, 'MungeKey', { keyring }),
    tokenKey: new TokenKey(stack, 'TokenKey', { keyring, revision: 4 }),
  };
}

/** Policy statement by which a user reads parameters below the cluster's folder. */
export function readStatement(...names: readonly string[]) {
  const arns = names.map((name) => parameterArn(name));
  return { Action: 'ssm:GetParameters', Effect: 'Allow', Resource: arns.length === 1 ? arns[0] : arns };
}

/** ARN of a parameter below a namespace, the cluster's. */
export function parameterArn(name: string, namespace = 'skylan/cluster/lab') {
  return {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':ssm:',
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        `:parameter/${namespace}/${name}`,
      ],
    ],
  };
}
