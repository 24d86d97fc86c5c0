import { settingName } from '../settings/wording';
import type { Draft } from './draft';
import { ROBOT_LAN_KEY } from './settings';

/**
 * Elastic IPs that an account has in a region until it asks for more.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
 */
export const ELASTIC_IP_QUOTA = 5;

/**
 * More Elastic IPs than an account has to begin with, where the user has not chosen that. No other choice is made for
 * them: it would replace machines that are deployed.
 */
export function unchosenElasticIps({ gateway, nodes }: Pick<Draft, 'gateway' | 'nodes'>): string[] {
  const withOne = [gateway, ...nodes].filter(({ publicAddress }) => publicAddress?.value === 'elastic-ip');
  if (withOne.length <= ELASTIC_IP_QUOTA || withOne.every(({ publicAddress }) => publicAddress?.given)) return [];
  return [
    `${settingName(ROBOT_LAN_KEY, ['publicAddress'])} is missing: ${withOne.length} machines would have an Elastic IP ` +
      `each, and an account has ${ELASTIC_IP_QUOTA} in a region until it asks for more; write "none", and nodes reach ` +
      'the internet through the cloud gateway (those that are deployed are replaced), or "elastic-ip", and each has one',
  ];
}
