export { desktopExec, homeDown, homeReady, homeUp } from './home';
export { lanHostUp } from './lan-host';
export { DESKTOP_PACKAGES, planHome, ROBOT_PACKAGES } from './plan';
export { robotExec } from './robot';
export { changeInternetAddress } from './router';
export type { Home, HomeSpec, LanHost, RobotKind } from './types';
