/**
 * All that an app of one's own takes from here, in any language of the CDK; what is not named here may change with any
 * version. What apps in TypeScript take beside it is in `typescript.ts`.
 */

export { Findings } from './findings/findings';
export { HybridCluster } from './hybrid-cluster/hybrid-cluster';
export type { HybridClusterAttributes, IHybridCluster } from './hybrid-cluster/imported-cluster';
export {
  type HybridClusterProps,
  type HybridClusterSiteProps,
  type HybridClusterWorkersProps,
  SiteProvider,
} from './hybrid-cluster/props';
export { CloudImage, type CloudImageOptions } from './machine/cloud-image';
export { CloudMachine, type CloudMachineProps } from './machine/cloud-machine';
export type { MachineFile } from './machine/machine-spec';
export { PinnedImage, type PinnedImageProps } from './machine/pinned-image';
export { Reachability, type ReachabilityConfig, type ReachabilityContext } from './machine/reachability';
export { StatusAlarm, type StatusAlarmProps } from './machine/status-alarm';
export { Authority, type CertificateAuthorityAttributes, type ICertificateAuthority } from './pki/authority';
export { CertificateAuthority, type CertificateAuthorityProps } from './pki/certificate-authority';
export { ClientProfile, type ClientProfileProps } from './pki/client-profile';
export { CloudGateway } from './robot-lan/cloud-gateway';
export { CloudNode } from './robot-lan/cloud-node';
export type { IRobotLan, RobotLanAttributes } from './robot-lan/imported-lan';
export type { CloudNodeAttributes, ICloudNode } from './robot-lan/imported-node';
export type { ILanNetwork } from './robot-lan/lan-network';
export {
  LanOverlay,
  type PowerScheduleProps,
  PublicAddress,
  type RobotLanMachineProps,
  type RobotLanNodeProps,
  type RobotLanProps,
  RosMiddleware,
  RosRelease,
  UplinkKind,
} from './robot-lan/props';
export { RobotLan } from './robot-lan/robot-lan';
export type { IUplinkProfile } from './uplink/access';
