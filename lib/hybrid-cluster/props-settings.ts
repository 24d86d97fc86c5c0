import { Names, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { SettingsError } from '../settings/error';
import { renamed, type SettingPath, settingName } from '../settings/wording';
import type { HybridClusterProps, HybridClusterSiteProps, HybridClusterWorkersProps } from './props';
import { HYBRID_CLUSTER_KEY, type HybridClusterSettings, type SiteSettings } from './settings';

/** Last parts of settings that props have under another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { image: 'machineImage', volumeGib: 'rootVolumeSize' };

/** A setting as whoever writes props calls it: `sites[0].workers[0].machineImage`, for example. */
export function propName(path: SettingPath): string {
  const [group, name] = path;
  if (group === 'controller' && name === 'site') return 'controllerSite';
  if (group === 'controller' && name === 'instanceType') return 'controllerInstanceType';
  const whole = settingName(
    '',
    path.map((part) => OTHER_NAMES[String(part)] ?? part),
  ).replace(/^\./, '');
  return whole.replace(/\.gateway\.instanceType$/, '.gatewayInstanceType');
}

/**
 * Does what may refuse settings that were made of props, and speaks of props then.
 *
 * @param whose - path of the construct that has the props
 */
export function inWordsOfProps<T>(whose: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = error.problems.map((problem) => renamed(problem, HYBRID_CLUSTER_KEY, propName));
    throw new SettingsError(problems, `the props of ${whose}`);
  }
}

/** What props say of a cluster, as its settings; laid over those that are among the props. */
export function settingsOfProps(scope: Construct, props: HybridClusterProps): HybridClusterSettings {
  const { settings = {}, sites, controllerSite, controllerInstanceType, machineImage } = props;
  const controller = given({
    site: controllerSite,
    instanceType: typeOf(controllerInstanceType, 'controllerInstanceType'),
  });
  return {
    ...settings,
    ...given({
      name: props.name ?? (props.settings ? undefined : uniqueName(scope)),
      sites: sites?.map(siteSettings),
      image: machineImage?.parameterName,
      controller: Object.keys(controller).length > 0 ? { ...settings.controller, ...controller } : undefined,
    }),
  };
}

function siteSettings({ provider, gatewayInstanceType, workers, ...others }: HybridClusterSiteProps): SiteSettings {
  return {
    ...others,
    provider: `${provider}`,
    ...given({
      gateway: gatewayInstanceType && { instanceType: typeOf(gatewayInstanceType, 'gatewayInstanceType') },
      workers: workers?.map(workerSettings),
    }),
  };
}

function workerSettings(props: HybridClusterWorkersProps) {
  const { instanceType, machineImage, rootVolumeSize, ...others } = props;
  return given({
    ...others,
    instanceType: typeOf(instanceType, 'instanceType of workers'),
    image: machineImage?.parameterName,
    volumeGib: rootVolumeSize?.toGibibytes(),
  });
}

function typeOf(type: ec2.InstanceType | undefined, prop: string): string | undefined {
  if (!Token.isUnresolved(type?.toString())) return type?.toString();
  throw new SettingsError(
    [`${prop} is known to the deploy only, and Slurm's configuration needs it; write it out`],
    'the props',
  );
}

/** Of the stack and the path: no two clusters of an app have one, nor have its stages. */
function uniqueName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 32, separator: '-', allowedSpecialCharacters: '-' })
    .toLowerCase()
    .replace(/-+/g, '-');
}

/** Without what is undefined. */
function given<T extends object>(values: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<T>
  >;
}
