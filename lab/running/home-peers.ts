import { desktopExec, type Home, robotExec } from '../home';
import type { Peer } from './peer';

/** A home's robot, for checks. */
export function robotOf(home: Home): Peer {
  return { name: home.robotName, address: home.robotAddress, exec: (argv, options) => robotExec(home, argv, options) };
}

/** A home's desktop computer, for checks. */
export function desktopOf(home: Home): Peer {
  return {
    name: home.desktopVm,
    address: home.desktopAddress,
    exec: (argv, options) => desktopExec(home, argv, options),
  };
}
