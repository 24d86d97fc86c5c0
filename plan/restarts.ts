import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { NamedTemplate, referred, type Template } from './template';

/** What a deploy does to a machine. */
export type Fate =
  | 'made'
  | 'removed'
  | 'replaced'
  | 'replaced, or stopped and started'
  | 'stopped and started'
  | 'kept';

export interface MachineFate {
  readonly machine: string;
  readonly fate: Fate;
  /** What of it changes; empty for one that is kept, made or removed. */
  readonly because: string;
}

/** What else a deploy takes away, or makes anew in the place of what is there. */
export interface Loss {
  readonly what: string;
  readonly type: string;
  readonly fate: 'removed' | 'replaced' | 'may be replaced';
}

export interface Changes {
  readonly machines: readonly MachineFate[];
  readonly losses: readonly Loss[];
  readonly counts: { readonly made: number; readonly changed: number; readonly removed: number };
}

type Differences = ReturnType<typeof fullDiff>['resources'];
type Difference = NonNullable<ReturnType<Differences['get']>>;

const INSTANCE = 'AWS::EC2::Instance';

/** Made for each deploy, or without anything that could be lost. */
const NOTHING_LOST = [
  'AWS::CloudFormation::',
  'AWS::IAM::',
  'AWS::Lambda::',
  'AWS::CDK::',
  'AWS::EC2::EIPAssociation',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::Route',
  'AWS::CloudWatch::Alarm',
  'Custom::SkylanPinnedImage',
];

/**
 * What a deploy of `next` does where `current` stands. What CloudFormation does for a changed property is AWS's own word
 * (its resource specification, by `@aws-cdk/cloudformation-diff`); of an instance with a root volume of EBS, as all here
 * have, it stops and starts it where that says "may replace".
 */
export function changesOf(current: Template, next: Template): Changes {
  const { resources } = fullDiff({ ...current }, { ...next });
  const names = [new NamedTemplate(current), new NamedTemplate(next)] as const;
  const all: readonly (readonly [string, Difference])[] = Object.entries(resources.changes);
  const changed = all.filter(([, { isDifferent, changeImpact }]) => isDifferent && !isNothing(changeImpact));
  return {
    machines: machineFates(current, next, new Map(changed), names),
    losses: changed.flatMap(([id, difference]) => lossOf(names, id, difference)),
    counts: {
      made: changed.filter(([, one]) => one.isAddition).length,
      changed: changed.filter(([, one]) => one.isUpdate).length,
      removed: changed.filter(([, one]) => one.isRemoval).length,
    },
  };
}

type Names = readonly [current: NamedTemplate, next: NamedTemplate];

function machineFates(
  current: Template,
  next: Template,
  changed: ReadonlyMap<string, Difference>,
  [before, after]: Names,
): MachineFate[] {
  const ids = (template: Template) =>
    Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === INSTANCE);
  const [had, has] = [ids(current), ids(next)];
  const leaving = had.filter((id) => !has.includes(id)).map((id) => before.nameOf(id));
  const fates = has.map((id): MachineFate => {
    const machine = after.nameOf(id);
    // Another path in the app makes another resource of the same machine.
    if (!had.includes(id)) {
      const isBack = leaving.includes(machine);
      return { machine, fate: isBack ? 'replaced' : 'made', because: isBack ? 'it has another place in the app' : '' };
    }
    return { machine, ...fateOf(changed.get(id)) };
  });
  const made = fates.map(({ machine }) => machine);
  const removed = leaving.filter((machine) => !made.includes(machine));
  return [...fates, ...removed.map((machine): MachineFate => ({ machine, fate: 'removed', because: '' }))];
}

function fateOf(difference: Difference | undefined): Omit<MachineFate, 'machine'> {
  const properties = Object.entries(difference?.propertyUpdates ?? {});
  const having = (...impacts: ResourceImpact[]) =>
    properties.filter(([, { changeImpact }]) => impacts.includes(changeImpact as ResourceImpact));
  const words = (some: typeof properties) => some.map(([name, change]) => wordsOf(name, change)).join('; ');
  const replacing = having(ResourceImpact.WILL_REPLACE);
  if (replacing.length > 0) {
    const isLookedUp = replacing.every(([name, change]) => name === 'ImageId' && isReference(change));
    return isLookedUp
      ? { fate: 'replaced, or stopped and started', because: 'its image is looked up anew, and may be another one' }
      : { fate: 'replaced', because: words(replacing) };
  }
  const restarting = having(ResourceImpact.MAY_REPLACE);
  return restarting.length > 0
    ? { fate: 'stopped and started', because: words(restarting) }
    : { fate: 'kept', because: '' };
}

interface Change {
  readonly oldValue: unknown;
  readonly newValue: unknown;
}

/** Whether both values are known to the deploy alone. */
function isReference({ oldValue, newValue }: Change): boolean {
  return referred(oldValue) !== undefined && referred(newValue) !== undefined;
}

function wordsOf(name: string, { oldValue, newValue }: Change): string {
  const isShort = [oldValue, newValue].every((value) => typeof value === 'string' && value.length < 40);
  if (isShort) return `${name} ${oldValue} -> ${newValue}`;
  return name === 'UserData' ? 'its configuration or program' : name;
}

function lossOf([before, after]: Names, id: string, difference: Difference): Loss[] {
  const type = difference.oldResourceType ?? difference.newResourceType ?? '';
  if (type === INSTANCE || NOTHING_LOST.some((begin) => type.startsWith(begin))) return [];
  switch (difference.changeImpact) {
    case ResourceImpact.WILL_DESTROY:
    case ResourceImpact.WILL_ORPHAN:
      return [{ what: before.nameOf(id), type, fate: 'removed' }];
    case ResourceImpact.WILL_REPLACE:
      return [{ what: after.nameOf(id), type, fate: 'replaced' }];
    case ResourceImpact.MAY_REPLACE:
      return [{ what: after.nameOf(id), type, fate: 'may be replaced' }];
    default:
      return [];
  }
}

function isNothing(impact: ResourceImpact): boolean {
  return impact === ResourceImpact.NO_CHANGE;
}
