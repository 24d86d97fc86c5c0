export { type Accelerator, detectAccelerator } from './accel';
export { guestExec, readGuestFile, waitForCloudInit, waitForGuest, writeGuestFile } from './agent';
export { attachConsole } from './console';
export { containerLack } from './container';
export { qmp } from './qmp';
export { listVms, machineEngine, vmSpec, vmStatus } from './state';
export { machineStory } from './story';
export type { Ec2Identity, GuestExecOptions, MachineEngine, NocloudIdentity, VmSpec, VmStatus } from './types';
export { destroyAllVms, destroyVm, startVm, stopVm } from './vm';
