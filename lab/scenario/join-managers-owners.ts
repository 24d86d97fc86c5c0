import type { HomeSpec } from '../home';
import { named } from '../util/named';

/** A desktop computer as its owner set it up before it joins: who manages its network. */
export interface Owner {
  /** Network manager that `skylan-join` finds. */
  readonly manager: 'networkd' | 'NetworkManager' | 'ifupdown';
  /** In words, for the report. */
  readonly title: string;
  /** What the owner may do on any day, and what the bridge must outlive. */
  readonly restart: readonly string[];
  readonly home: Pick<HomeSpec, 'name' | 'number' | 'desktopPackages' | 'desktopConfig'>;
}

/** The name that Linux gives the network card of the lab's machines. */
export const CARD = 'ens5';

const PACKAGES = ['nftables', 'openvpn'];

/** The address that the owner of a home's desktop computer gave it by hand: away from what its router leases. */
const staticAddress = (number: number) => ({ address: `192.168.0.${100 + number}`, router: `192.168.0.${1 + number}` });

/** cloud-init, and what it made of the first lease, keep out of the owner's network. */
const NO_CLOUD_INIT = { path: '/etc/cloud/cloud.cfg.d/99-own-network.cfg', content: 'network: {config: disabled}\n' };
const NO_NETPLAN = [
  'rm -f /etc/netplan/50-cloud-init.yaml',
  ['netplan', 'generate'],
  // netplan had told NetworkManager to keep off, in a rule that it does not take back by itself.
  'rm -f /run/udev/rules.d/90-netplan.rules',
  ['udevadm', 'control', '--reload'],
  ['udevadm', 'trigger', '--settle', `/sys/class/net/${CARD}`],
];
const NO_NETWORKD = [
  'systemctl disable --now systemd-networkd.socket systemd-networkd.service systemd-networkd-wait-online.service',
  ['ip', 'address', 'flush', 'dev', CARD],
  ['ip', 'link', 'set', CARD, 'down'],
];

function networkd(number: number): Owner {
  const { address, router } = staticAddress(number);
  const network = ['[Match]', `Name=${CARD}`, '', '[Network]', `Address=${address}/24`, `Gateway=${router}`];
  const file = { path: '/etc/systemd/network/20-wired.network', content: `${network.join('\n')}\nDNS=${router}\n` };
  return {
    manager: 'networkd',
    title: 'systemd-networkd',
    restart: ['systemctl', 'restart', 'systemd-networkd'],
    home: {
      name: 'home-networkd',
      number,
      desktopPackages: PACKAGES,
      desktopConfig: { write_files: [file, NO_CLOUD_INIT], runcmd: [...NO_NETPLAN, 'networkctl reload'] },
    },
  };
}

/** What cloud-init makes by itself, and installers of servers: netplan in front of systemd-networkd, with DHCP. */
function netplanNetworkd(number: number): Owner {
  return {
    manager: 'networkd',
    title: 'netplan with systemd-networkd',
    restart: ['netplan', 'apply'],
    home: { name: 'home-netplan', number, desktopPackages: PACKAGES, desktopConfig: {} },
  };
}

function netplanNetworkManager(number: number): Owner {
  const { address, router } = staticAddress(number);
  const card = {
    addresses: [`${address}/24`],
    routes: [{ to: 'default', via: router }],
    nameservers: { addresses: [router] },
  };
  const content = JSON.stringify({ network: { renderer: 'NetworkManager', ethernets: { [CARD]: card } } });
  const file = { path: '/etc/netplan/10-lan.yaml', permissions: '0600', content: `# by hand\n${content}\n` };
  return {
    manager: 'NetworkManager',
    title: 'netplan with NetworkManager',
    restart: ['netplan', 'apply'],
    home: {
      name: 'home-netplannm',
      number,
      desktopPackages: [...PACKAGES, 'network-manager'],
      desktopConfig: {
        write_files: [file, NO_CLOUD_INIT],
        runcmd: [...NO_NETPLAN, ...NO_NETWORKD, ['systemctl', 'restart', 'NetworkManager'], ['netplan', 'apply']],
      },
    },
  };
}

/** A desktop as it is installed: NetworkManager has made up a profile by itself. */
function networkManager(number: number): Owner {
  return {
    manager: 'NetworkManager',
    title: 'NetworkManager',
    restart: ['systemctl', 'restart', 'NetworkManager'],
    home: {
      name: 'home-nm',
      number,
      desktopPackages: [...PACKAGES, 'network-manager'],
      desktopConfig: {
        write_files: [NO_CLOUD_INIT],
        runcmd: [...NO_NETPLAN, ...NO_NETWORKD, ['systemctl', 'restart', 'NetworkManager']],
      },
    },
  };
}

/** Debian's installer without a desktop. cloud-init finds ifupdown too, and has used it for its own lease. */
function ifupdown(number: number): Owner {
  const lines = ['# The loopback', 'auto lo', 'iface lo inet loopback', '', '# The primary network interface'];
  const content = [...lines, `allow-hotplug ${CARD}`, `iface ${CARD} inet dhcp`, ''].join('\n');
  return {
    manager: 'ifupdown',
    title: 'ifupdown',
    restart: ['systemctl', 'restart', 'networking'],
    home: {
      name: 'home-ifupdown',
      number,
      desktopPackages: [...PACKAGES, 'ifupdown'],
      desktopConfig: {
        write_files: [{ path: '/etc/network/interfaces', content }, NO_CLOUD_INIT],
        runcmd: [
          'rm -f /etc/network/interfaces.d/50-cloud-init',
          ...NO_NETPLAN,
          ...NO_NETWORKD,
          `ifdown --force ${CARD} || true`,
          ['ifup', '--force', CARD],
        ],
      },
    },
  };
}

/** A desktop computer of each kind, each with a home of its own on one LAN, beside the first home, which has number 0. */
export const OWNERS: readonly Owner[] = [
  networkd,
  netplanNetworkd,
  networkManager,
  netplanNetworkManager,
  ifupdown,
].map((make, index) => make(index + 1));

/**
 * All of them, or the one of that title.
 *
 * @throws Error when there is none; it lists the titles that there are
 */
export function ownersNamed(title: string | undefined): readonly Owner[] {
  return title === undefined ? OWNERS : [named('computer', title, OWNERS, (owner) => owner.title)];
}
