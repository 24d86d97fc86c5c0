import { Annotations, Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ELASTIC_IP_QUOTA } from './elastic-ips';

const QUOTA_CODE = 'L-0263D0A3';

/**
 * Warns of more Elastic IPs than an account has to begin with, where the user has chosen them: an account may have more. To
 * be rid of it, acknowledge `skylan:elasticIps`.
 *
 * @param count - how many the owner needs. Called at synthesis, so that machines added later count too
 */
export function warnOfElasticIps(owner: IConstruct, count: () => number): void {
  Aspects.of(owner).add({
    visit: (node) => {
      if (node !== owner || count() <= ELASTIC_IP_QUOTA) return;
      Annotations.of(owner).addWarningV2(
        'skylan:elasticIps',
        `${owner.node.path} needs ${count()} Elastic IPs, and an account has ${ELASTIC_IP_QUOTA} in a region ` +
          'until it asks for more; before you deploy, raise the quota "EC2-VPC Elastic IPs", higher if other things ' +
          `have some: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${QUOTA_CODE} ` +
          `--desired-value ${count()}`,
      );
    },
  });
}
