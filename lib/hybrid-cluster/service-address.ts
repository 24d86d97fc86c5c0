import { ArnFormat, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { findingOf } from '../custom-resource/nag-finding';
import type { CloudMachine } from '../machine/cloud-machine';
import { CONTROLLER_TAG } from './state-volume';

/**
 * Lets a controller take the service address onto its network interface, from that of another controller of the cluster
 * too. The machine does it when it has the state (`service_address.py`): CloudFormation makes a new interface before the
 * old one is gone, and an address that both were to have would fail the deploy.
 *
 * AWS asks for a right on the interface that gets the address, and has no condition on which address that is. By its tag,
 * not by its id, it is the old controller's interface too, which takes the address back where a deploy fails.
 *
 * @param cluster - name of the cluster
 */
export function grantServiceAddress(machine: CloudMachine, cluster: string): void {
  Tags.of(machine).add(CONTROLLER_TAG, cluster, { includeResourceTypes: ['AWS::EC2::NetworkInterface'] });
  const interfaces = Stack.of(machine).formatArn({
    service: 'ec2',
    resource: 'network-interface',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  machine.role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['ec2:AssignPrivateIpAddresses'],
      resources: [interfaces],
      conditions: { StringEquals: { [`aws:ResourceTag/${CONTROLLER_TAG}`]: cluster } },
    }),
  );
  Validations.of(machine.role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${findingOf(machine, interfaces)}]`,
    reason: `Only network interfaces that carry the tag ${CONTROLLER_TAG} of this cluster, which its controller's does.`,
  });
}
