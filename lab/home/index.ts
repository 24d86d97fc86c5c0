export { desktopExec, homeDown, homeReady, homeUp, oneHomeDown } from './home';
export { lanHostUp } from './lan-host';
export { DESKTOP_PACKAGES, homePackages, planHome, ROBOT_PACKAGES } from './plan';
export { robotExec } from './robot';
export { changeInternetAddress, udpGetsOut } from './router';
export type { Home, HomeSpec, LanHost, RobotKind } from './types';
