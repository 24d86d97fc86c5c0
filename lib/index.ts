/** All that an app of one's own takes from here; what is not named here may change with any version. */

export { SitePack, type SitePackProps } from './cluster-keys/site-pack';
export { AwsSite, type AwsSiteProps } from './hybrid-cluster/aws-site';
export { HybridCluster, type HybridClusterProps } from './hybrid-cluster/hybrid-cluster';
export type { HybridClusterPlan } from './hybrid-cluster/plan-types';
export { PowerAccess, type PowerAccessProps } from './hybrid-cluster/power-access';
export type { HybridClusterSettings, SiteSettings } from './hybrid-cluster/settings';
export { CloudImage, type CloudImageOptions } from './machine/cloud-image';
export { CloudMachine, type CloudMachineProps } from './machine/cloud-machine';
export type { DeployedValues, MachineFile, MachineSpec } from './machine/machine-spec';
export { PinnedImage, type PinnedImageProps } from './machine/pinned-image';
export { Reachability, type ReachabilityConfig, type ReachabilityContext } from './machine/reachability';
export type { CertificateAuthorityAttributes, ICertificateAuthority } from './pki/authority';
export { CertificateAuthority, type CertificateAuthorityProps } from './pki/certificate-authority';
export { ClientProfile, type ClientProfileProps } from './pki/client-profile';
export { CloudGateway } from './robot-lan/cloud-gateway';
export { CloudNode } from './robot-lan/cloud-node';
export type { IRobotLan, RobotLanAttributes } from './robot-lan/imported-lan';
export type { CloudNodeAttributes, ICloudNode } from './robot-lan/imported-node';
export { type ILanNetwork, LanNetwork, type LanNetworkAttributes, type LanNetworkProps } from './robot-lan/lan-network';
export type { MachinePlan, RobotLanPlan } from './robot-lan/plan-types';
export {
  LanOverlay,
  PublicAddress,
  type RobotLanMachineProps,
  type RobotLanNodeProps,
  type RobotLanProps,
  RosMiddleware,
  RosRelease,
} from './robot-lan/props';
export { RobotLan } from './robot-lan/robot-lan';
export type { NodeSettings, RobotLanSettings } from './robot-lan/settings';
export { SettingsError } from './settings/error';
export { HybridClusterStack, type HybridClusterStackProps } from './stacks/hybrid-cluster-stack';
export { RobotLanStack, type RobotLanStackProps } from './stacks/robot-lan-stack';
export type { IUplinkProfile, UplinkAccess, UplinkAccessProps } from './uplink/access';
