import { DescribeInstancesCommand, type EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { FLEET_TAGS } from '../../lib/fleet-workers/contract';
import type { Patience } from '../parameter-store/patience';
import type { FleetInstance, FleetInstances } from './ports';

/** All states but `terminated`: an instance that is shutting down holds its address still. */
const STATES = ['pending', 'running', 'shutting-down', 'stopping', 'stopped'];

/** TerminateInstances takes a thousand, and is asked to with fewer: it ends all of them or none. */
const MOST_AT_ONCE = 100;

/** The instances of fleets, by their tags. */
export function fleetInstances(client: EC2Client, patience: Patience): FleetInstances {
  return {
    async list({ Cluster, Fleet }) {
      const Filters = [
        { Name: `tag:${FLEET_TAGS.cluster}`, Values: [Cluster] },
        { Name: `tag:${FLEET_TAGS.fleet}`, Values: [Fleet] },
        { Name: 'instance-state-name', Values: STATES },
      ];
      const found: FleetInstance[] = [];
      let NextToken: string | undefined;
      do {
        const command = new DescribeInstancesCommand({ Filters, ...(NextToken ? { NextToken } : {}) });
        const page = await patience.run(() => client.send(command));
        for (const { InstanceId, State } of (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])) {
          if (InstanceId) found.push({ id: InstanceId, isEnding: State?.Name === 'shutting-down' });
        }
        NextToken = page.NextToken;
      } while (NextToken);
      return found;
    },

    async terminate(ids) {
      for (let place = 0; place < ids.length; place += MOST_AT_ONCE) {
        const command = new TerminateInstancesCommand({ InstanceIds: ids.slice(place, place + MOST_AT_ONCE) });
        try {
          await patience.run(() => client.send(command));
        } catch (error) {
          // One of them is gone since: the next look shows the others.
          if (!(error instanceof Error && error.name === 'InvalidInstanceID.NotFound')) throw error;
        }
      }
    },
  };
}
