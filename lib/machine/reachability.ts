import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IDependable } from 'constructs';

/** What a machine has of its way to and from the internet. */
export interface ReachabilityConfig {
  /** Public IPv4 address (token). */
  readonly publicIpAddress?: string;
  /** What must exist before the machine boots. */
  readonly ready: IDependable[];
}

/** Where a machine stands. */
export interface ReachabilityContext {
  readonly hostname: string;
  readonly networkInterface: ec2.CfnNetworkInterface;
  readonly subnet: ec2.ISubnet;
}

/** How the internet reaches a machine. */
export abstract class Reachability {
  /** At an Elastic IP, which stays when the instance is replaced. */
  static elasticIp(): Reachability {
    return new ElasticIp();
  }

  /** Not at all. The machine's own packets leave as its subnet's route table says. */
  static none(): Reachability {
    return new Private();
  }

  /** Makes what the machine needs, in its own scope. */
  abstract bind(machine: Construct, context: ReachabilityContext): ReachabilityConfig;
}

class ElasticIp extends Reachability {
  bind(machine: Construct, { hostname, networkInterface, subnet }: ReachabilityContext): ReachabilityConfig {
    const elasticIp = new ec2.CfnEIP(machine, 'ElasticIp', { domain: 'vpc' });
    // The association exists before the instance, so the machine has one public address from its first packet on.
    const association = new ec2.CfnEIPAssociation(machine, 'ElasticIpAssociation', {
      allocationId: elasticIp.attrAllocationId,
      networkInterfaceId: networkInterface.ref,
    });
    association.node.addDependency(subnet.internetConnectivityEstablished);
    Tags.of(elasticIp).add('Name', hostname);
    return {
      publicIpAddress: elasticIp.attrPublicIp,
      ready: [association, subnet.internetConnectivityEstablished],
    };
  }
}

class Private extends Reachability {
  bind(_machine: Construct, { subnet }: ReachabilityContext): ReachabilityConfig {
    return { ready: [subnet.internetConnectivityEstablished] };
  }
}
