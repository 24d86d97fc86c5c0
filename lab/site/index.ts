export { GPU, GPU_UNIT, gpuScript } from './gpu';
export { cutLine, mendLine } from './network';
export { CONTROLLER_PACKAGES, WORKER_PACKAGES } from './plan';
export { listSiteMachines, SiteCloud, siteReady, sitesDown, siteUp } from './site';
export type { Site, SiteMachine, SiteMachineSpec, SiteSpec } from './types';
