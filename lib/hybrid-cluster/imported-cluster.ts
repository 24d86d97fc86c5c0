import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { parameterNames } from '../cluster-keys/contract';
import { networkNamespace } from '../custom-resource/contract';
import { grantReadSecrets } from '../custom-resource/encryption';

/** A cluster: of this app, or of another stack (`HybridCluster.fromHybridClusterAttributes`). */
export interface IHybridCluster extends IConstruct, ec2.IConnectable {
  /** Name of the cluster, below which its parameters are: `/skylan/cluster/<name>`. */
  readonly clusterName: string;

  /**
   * Jobs on the workers of a site in AWS, to be granted what they may do there. Whatever it is, every user of the cluster
   * may do it.
   */
  jobsAt(site: string): iam.IRole;

  /** Lets somebody read the pack of one site outside AWS, and of no other: all that it needs to join the cluster. */
  grantReadSitePack(grantee: iam.IGrantable, site: string): iam.Grant;
}

/** A cluster that another stack has made. */
export interface HybridClusterAttributes {
  /** Name of the cluster (`clusterName`). */
  readonly clusterName: string;
  /**
   * ARNs of the roles of jobs, by their sites in AWS.
   *
   * @default - none: `jobsAt` knows no site
   */
  readonly jobsRoleArns?: { [site: string]: string };
  /**
   * Encrypts its secrets in Parameter Store (`encryptionKey` of the cluster).
   *
   * @default - the account's own key, `aws/ssm`
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * A security group that its workers are in.
   *
   * @default - none: `connections` opens nothing
   */
  readonly securityGroup?: ec2.ISecurityGroup;
}

/** A cluster that another stack has made. */
export class ImportedCluster extends Construct implements IHybridCluster {
  readonly clusterName: string;
  readonly connections: ec2.Connections;
  private readonly encryptionKey: kms.IKey | undefined;
  private readonly jobs: ReadonlyMap<string, iam.IRole>;

  constructor(scope: Construct, id: string, attributes: HybridClusterAttributes) {
    super(scope, id);
    const { clusterName, jobsRoleArns = {}, securityGroup, encryptionKey } = attributes;
    this.encryptionKey = encryptionKey;
    this.clusterName = clusterName;
    this.connections = new ec2.Connections({ securityGroups: securityGroup ? [securityGroup] : [] });
    this.jobs = new Map(
      Object.entries(jobsRoleArns).map(([site, arn]) => [site, iam.Role.fromRoleArn(this, `Jobs-${site}`, arn)]),
    );
  }

  jobsAt(site: string): iam.IRole {
    const role = this.jobs.get(site);
    if (role) return role;
    throw new Error(`jobs at ${JSON.stringify(site)} have no role here: give its ARN in jobsRoleArns`);
  }

  grantReadSitePack(grantee: iam.IGrantable, site: string): iam.Grant {
    const { pack } = parameterNames(networkNamespace('cluster', this.clusterName)).site(site);
    return grantReadSecrets(this, grantee, pack, this.encryptionKey);
  }
}
