import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';

export interface Resource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Present extends Resource {
  readonly physicalId: string;
}

/** Resources by logical id, each after what it depends on. */
export type Template = Readonly<Record<string, Resource>>;

export interface DeployOptions {
  /** The deploy fails when this resource has been made or updated. */
  readonly failAfter?: string;
  /** How replaced resources are rolled back: by an update back to what they were before, or only by a removal. */
  readonly rollBack?: 'update' | 'removal';
  /** Order of the clean-up: what was replaced before what a template has no more, or after it. */
  readonly first?: 'replaced' | 'removed';
  /** Nothing is cleaned up. */
  readonly withoutCleanUp?: boolean;
}

type Handler = (event: CdkCustomResourceEvent) => Promise<CdkCustomResourceResponse>;

/**
 * What CloudFormation sends for a stack of custom resources, in its order: creates and updates first, then, when all of
 * them have succeeded, a removal for each physical id that is no more. A request that fails with "interrupted" is sent
 * once more as it was, as Lambda does when a function was ended; one that fails with "failed" has the deploy rolled back.
 */
export class CloudFormation {
  private present = new Map<string, Present>();
  private requests = 0;
  /** Requests, in words. */
  readonly sent: string[] = [];

  constructor(
    private readonly handler: Handler,
    private readonly stack: string,
  ) {}

  async deploy(template: Template, options: DeployOptions = {}): Promise<void> {
    const before = this.present;
    const after = new Map<string, Present>();
    for (const [id, resource] of Object.entries(template)) {
      const old = before.get(id);
      const made = await this.bring(id, resource, old).catch((error: Error) => {
        if (error.message !== 'failed') throw error;
      });
      if (made) after.set(id, made);
      if (!made || options.failAfter === id) {
        await this.rollBack(before, after, options);
        return;
      }
    }
    this.present = after;
    if (options.withoutCleanUp) return;
    const replaced = [...before].filter(
      ([id, { physicalId }]) => after.has(id) && after.get(id)?.physicalId !== physicalId,
    );
    const removed = [...before].filter(([id]) => !after.has(id));
    const order = options.first === 'removed' ? [removed, replaced] : [replaced, removed];
    for (const [id, old] of order.flatMap((some) => some.reverse())) await this.remove(id, old);
  }

  /** Removes all of the stack. */
  async destroy(): Promise<void> {
    for (const [id, old] of [...this.present].reverse()) await this.remove(id, old);
    this.present = new Map();
  }

  private async rollBack(before: Map<string, Present>, after: Map<string, Present>, options: DeployOptions) {
    for (const [id, { physicalId, properties }] of after) {
      const old = before.get(id);
      if (!old || (options.rollBack === 'removal' && old.physicalId !== physicalId)) continue;
      const back = await this.bring(id, old, { ...old, physicalId, properties });
      expect(back.physicalId).toBe(old.physicalId);
    }
    for (const [id, made] of [...after].reverse()) {
      if (before.get(id)?.physicalId !== made.physicalId) await this.remove(id, made);
    }
  }

  private async bring(id: string, { type, properties }: Resource, old?: Present): Promise<Present> {
    if (old && JSON.stringify(old.properties) === JSON.stringify(properties)) return old;
    const update = old && { PhysicalResourceId: old.physicalId, OldResourceProperties: old.properties };
    const { PhysicalResourceId } = await this.send(id, old ? 'Update' : 'Create', type, { properties, ...update });
    return { type, properties, physicalId: PhysicalResourceId ?? '' };
  }

  private async remove(id: string, { type, properties, physicalId }: Present): Promise<void> {
    await this.send(id, 'Delete', type, { properties, PhysicalResourceId: physicalId });
  }

  private async send(
    id: string,
    RequestType: string,
    ResourceType: string,
    { properties, ...ids }: { properties: object; PhysicalResourceId?: string; OldResourceProperties?: object },
  ): Promise<CdkCustomResourceResponse> {
    this.requests++;
    this.sent.push(`${RequestType} ${ids.PhysicalResourceId ?? id}`);
    const event = {
      ...{
        RequestType,
        ResourceType,
        RequestId: `request-${this.requests}`,
        LogicalResourceId: id,
        StackId: this.stack,
      },
      ...{ ResourceProperties: { ServiceToken: 'arn:x', ...properties }, ...ids },
    } as unknown as CdkCustomResourceEvent;
    try {
      return await this.handler(event);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'interrupted') throw error;
      return this.handler(event);
    }
  }
}
