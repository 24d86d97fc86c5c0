/** What apps in TypeScript take beside `index.ts`: `import { RobotLanStack } from 'skylan/typescript'`. */

export { SitePack, type SitePackProps } from './cluster-keys/site-pack';
export { AwsSite, type AwsSiteProps } from './hybrid-cluster/aws-site';
export type { HybridClusterPlan } from './hybrid-cluster/plan-types';
export { PowerAccess, type PowerAccessProps } from './hybrid-cluster/power-access';
export type { HybridClusterSettings, SiteSettings } from './hybrid-cluster/settings';
export type { DeployedValues, MachineSpec } from './machine/machine-spec';
export { ReadySignal, type ReadySignalProps } from './machine/ready-signal';
export { LanNetwork, type LanNetworkAttributes, type LanNetworkProps } from './robot-lan/lan-network';
export type { MachinePlan, RobotLanPlan } from './robot-lan/plan-types';
export type { NodeSettings, RobotLanSettings } from './robot-lan/settings';
export { SettingsError } from './settings/error';
export { HybridClusterStack, type HybridClusterStackProps } from './stacks/hybrid-cluster-stack';
export { RobotLanStack, type RobotLanStackProps } from './stacks/robot-lan-stack';
export type { UplinkAccess, UplinkAccessProps } from './uplink/access';
