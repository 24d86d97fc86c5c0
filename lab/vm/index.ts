export { type Accelerator, detectAccelerator } from './accel';
export { guestExec, readGuestFile, waitForCloudInit, waitForGuest, writeGuestFile } from './agent';
export { attachConsole } from './console';
export { qmp } from './qmp';
export { listVms, vmStatus } from './state';
export { machineStory } from './story';
export type { Ec2Identity, GuestExecOptions, NocloudIdentity, VmSpec, VmStatus } from './types';
export { destroyAllVms, destroyVm, startVm, stopVm, vmSpec } from './vm';
