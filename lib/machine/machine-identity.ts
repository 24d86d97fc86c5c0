import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeMachineRole } from './nag-reasons';
import { allowSessionManager } from './session-manager';

/** What a machine may do in AWS, as an instance takes it. Machines with the same rights may share one. */
export interface MachineIdentity {
  readonly role: iam.Role;
  /** Name of the role's instance profile (token). */
  readonly instanceProfileName: string;
}

/** An identity that can offer shells through Session Manager, and nothing else until it is granted more. */
export function createMachineIdentity(scope: Construct): MachineIdentity {
  const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  allowSessionManager(role);
  acknowledgeMachineRole(scope);
  const profile = new iam.CfnInstanceProfile(scope, 'InstanceProfile', { roles: [role.roleName] });
  return { role, instanceProfileName: profile.ref };
}
