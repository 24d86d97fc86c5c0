import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { CloudImage } from '../machine/cloud-image';
import { PinnedImage } from '../machine/pinned-image';

/** The images of a LAN's machines. A plan knows each by its parameter, or else by its id, which may be a token. */
export class LanImages {
  private readonly names = new Map<ec2.IMachineImage, string>();
  private readonly given = new Map<string, CloudImage | undefined>();

  /** @param scope - where images are looked up, each once */
  constructor(private readonly scope: Construct) {}

  /** How the plan is to call an image that is given as an object. */
  nameOf(image: ec2.IMachineImage): string {
    const known = this.names.get(image);
    if (known !== undefined) return known;
    const name = image instanceof CloudImage ? image.parameterName : this.idIn(image);
    this.names.set(image, name);
    this.given.set(name, image instanceof CloudImage ? image : undefined);
    return name;
  }

  /**
   * AMI id of an image of the plan.
   *
   * @param revision - of a parameter that is not given as an object
   */
  idOf(name: string, revision: number): string {
    const image = this.given.get(name);
    if (image) return image.getImage(this.scope).imageId;
    return this.given.has(name) ? name : PinnedImage.idOf(this.scope, name, revision);
  }

  /** Some images make parts of a template by fixed names: each has a scope of its own, and is asked once. */
  private idIn(image: ec2.IMachineImage): string {
    return image.getImage(new Construct(this.scope, `MachineImage${this.names.size}`)).imageId;
  }
}
