import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { type Bundle, packBundle } from './bundle';
import type { MachineSpec } from './machine-spec';

/**
 * What a kind of machine runs, or one of them, in the account's bucket for CDK assets (that of `cdk bootstrap`).
 *
 * Whoever can write to that bucket cannot make a machine run what they like: its user data, or a parameter, carry the bundle's SHA-256.
 */
export class RoleBundle extends Construct {
  /** The bundle of a machine, one for all machines of a stack that run the same. */
  static of(scope: Construct, machine: Pick<MachineSpec, 'folders' | 'units'>): RoleBundle {
    return RoleBundle.ofArchive(scope, packBundle(machine));
  }

  /** An archive as a bundle, one for all machines of a stack that have the same. */
  static ofArchive(scope: Construct, bundle: Bundle): RoleBundle {
    const stack = Stack.of(scope);
    const id = `Bundle-${bundle.sha256}`;
    const existing = stack.node.tryFindChild(id);
    return existing instanceof RoleBundle ? existing : new RoleBundle(stack, id, bundle);
  }

  /** Address of the object (token): `https://s3.<region>.<domain>/<bucket>/<key>`. */
  readonly url: string;

  private readonly asset: Asset;

  private constructor(scope: Construct, id: string, { archive, sha256 }: Bundle) {
    super(scope, id);
    const path = fileOf(archive, sha256);
    this.asset = new Asset(this, 'Asset', { path, assetHash: sha256, assetHashType: AssetHashType.CUSTOM });
    this.url = this.asset.httpUrl;
  }

  /** Lets somebody read this object, and no other one of the bucket: `Asset.grantRead` would open all of it. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [this.asset.bucket.arnForObjects(this.asset.s3ObjectKey)],
    });
  }
}

/** The CDK takes assets from files. Written each time: what lies there may be somebody else's. */
function fileOf(archive: Buffer, sha256: string): string {
  const folder = join(tmpdir(), `skylan-bundles-${process.getuid?.() ?? 'user'}`);
  const path = join(folder, `${sha256}.tar.gz`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In one step: another synthesis may write the same.
  const part = `${path}.${process.pid}`;
  writeFileSync(part, archive);
  renameSync(part, path);
  return path;
}
