export { DESKTOP_GATEWAY, homeDown, homeReady, homeUp } from './home';
export { DESKTOP_PACKAGES, ROBOT_PACKAGES } from './plan';
export { ROBOT, robotExec } from './robot';
export type { HomePlan, HomeSpec } from './types';
