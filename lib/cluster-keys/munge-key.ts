import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { grantReadParameters } from '../custom-resource/parameter-access';
import { MUNGE_KEY_TYPE, type MungeKeyProperties } from './contract';
import type { Keyring } from './keyring';

export interface MungeKeyProps {
  readonly keyring: Keyring;
}

/** The key by which Slurm's machines know each other (munge), a SecureString. */
export class MungeKey extends Construct {
  private readonly keyring: Keyring;

  constructor(scope: Construct, id: string, props: MungeKeyProps) {
    super(scope, id);
    this.keyring = props.keyring;
    const properties: MungeKeyProperties = { Namespace: this.keyring.namespace };
    this.keyring.resource(this, MUNGE_KEY_TYPE, { ...properties });
  }

  /** Allows to read the key, which is to be any user of the cluster. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return grantReadParameters(this, grantee, [this.keyring.names.mungeKey]);
  }
}
