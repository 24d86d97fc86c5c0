export { powerOffContainer, removeContainerGroup, startContainer } from './container';
export { containerConsole, containerExec, containerRead, containerRuns, containerWrite } from './exec';
export { containerLack } from './lack';
