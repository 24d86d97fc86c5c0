import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Sandbox } from './sandbox';

const ASSETS = join(__dirname, '..', '..', 'assets');

export const PROFILE = `client
dev tap0
remote 203.0.113.10 1194
${['ca', 'cert', 'key', 'tls-crypt-v2'].map((part) => `<${part}>\nAAAA\n</${part}>`).join('\n')}
`;

/** Where the interface's addressing is in the files of each network manager, for an owner who uses DHCP. */
export const OWNERS_FILES = {
  networkd: [
    'etc/systemd/network/20-wired.network',
    '[Match]\nName=eth0\n\n[Network]\nDHCP=ipv4\n\n[DHCPv4]\nUseDNS=no\n',
  ],
  NetworkManager: [
    'etc/NetworkManager/system-connections/wired.nmconnection',
    '[connection]\nid=wired\nuuid=1111\ntype=ethernet\nzone=home\n\n[ethernet]\n\n[ipv4]\nmethod=auto\n\n[ipv6]\nmethod=ignore\n',
  ],
  ifupdown: ['etc/network/interfaces', 'auto lo\niface lo inet loopback\n\nallow-hotplug eth0\niface eth0 inet dhcp\n'],
} as const;

export type Manager = keyof typeof OWNERS_FILES;

/** A Debian machine as skylan-join sees it: files in a folder, and programs that do what the kernel would show. */
export class DesktopMachine extends Sandbox {
  readonly arguments = ['--profile', this.path('client.ovpn'), '--interface', 'eth0'];

  constructor() {
    super();
    this.write('client.ovpn', PROFILE);
    this.write('calls', '');
    this.write('etc/machine-id', '0123456789abcdef0123456789abcdef\n');
    this.write('etc/systemd/system/multi-user.target', '');
    for (const folder of ['run', 'var/lib']) mkdirSync(this.path(folder), { recursive: true });
    for (const [name, type] of Object.entries({ eth0: 1, eth1: 1, lo: 772, wlan0: 1, enslaved: 1 })) {
      this.write(`sys/class/net/${name}/type`, `${type}\n`);
      this.write(`sys/class/net/${name}/ifindex`, '2\n');
      this.write(`sys/class/net/${name}/address`, '52:54:00:aa:bb:cc\n');
      if (name !== 'lo') mkdirSync(this.path(`sys/class/net/${name}/device`));
    }
    mkdirSync(this.path('sys/class/net/wlan0/wireless'));
    symlinkSync('../docker0', this.path('sys/class/net/enslaved/master'));
    this.command('openvpn');
    this.command('nft');
  }

  /** Programs of a machine that has this network manager, and the owner's file in which its interface is configured. */
  managedBy(manager: Manager, content: string = OWNERS_FILES[manager][1]): void {
    const [file] = OWNERS_FILES[manager];
    if (!existsSync(this.path(file))) this.write(file, content);
    const active = { networkd: 'systemd-networkd', NetworkManager: 'NetworkManager', ifupdown: 'networking' }[manager];
    this.command('systemctl', `[[ $* != *is-active* || $* == *${active}.service ]]`);
    const made = this.bridgeAppears;
    const net = this.path('sys/class/net');
    this.command('networkctl', `case $* in *reconfigure*) ${made} ;; esac; ${this.networkctl(file)}`);
    this.command(
      'nmcli',
      `case $* in
      *"connection up"*) ${made} ;;
      *GENERAL.STATE*) echo "100 (connected)" ;;
      *GENERAL.CON-UUID*) echo 1111 ;;
      *FILENAME*) echo "1111:/${file}" ;;
      esac`,
    );
    this.command('ifup', `[[ $* != rosbridge ]] || { ${made}; }`);
    this.command('ifdown');
    this.command(
      'ip',
      `case $* in
      *'link delete'*) rm -rf ${net}/{rosbridge,tap0,uplink0,eth0/master} ;;
      *'route show default'*) echo 'default via 192.168.0.1 dev eth0' ;;
      *'address show'*) echo '2: any inet 192.168.0.59/24' ;;
      esac`,
    );
    this.command('getent', `[[ -e ${this.path('user')} ]]`);
    this.command('systemd-sysusers', `touch ${this.path('user')}`);
    this.command('userdel', `rm ${this.path('user')}`);
    this.command('udevadm');
    this.command('ss');
    this.command('systemd-run', `while [[ $1 == --* ]]; do shift; done; "$@" >/dev/null 2>&1 </dev/null &`);
  }

  /** Shell command: the kernel has made the bridge and its ports. */
  get bridgeAppears(): string {
    const net = this.path('sys/class/net');
    return `mkdir -p ${net}/{rosbridge,tap0,uplink0}; for i in eth0 tap0 uplink0; do ln -sfn ../rosbridge ${net}/$i/master; done`;
  }

  /** What networkctl tells of the interface. */
  networkctl(file: string = OWNERS_FILES.networkd[0]): string {
    return `case $* in
      *list*) echo '2 eth0 ether routable configured' ;;
      *status*) echo '{"NetworkFile":"/${file}","Kind":null}' ;;
      esac`;
  }

  /** From now on the script that calls this program is killed there. */
  killedIn(program: string): void {
    const body = readFileSync(this.path(`bin/${program}`), 'utf8')
      .split('\n')
      .slice(2)
      .join('\n');
    this.command(program, `[[ $* == *list* || $* == *status* ]] || kill -KILL $PPID\n${body}`);
  }

  join(args: readonly string[] = this.arguments, env: Readonly<Record<string, string>> = {}) {
    return this.run('desktop-gateway/skylan-join', args, {
      SKYLAN_ROOT: this.folder,
      SKYLAN_UID: '0',
      SKYLAN_WAIT_SECONDS: '2',
      ...env,
    });
  }

  /** Run a copy of the program, by its path. */
  runCopy(path: string, args: readonly string[] = this.arguments) {
    return this.run(relative(ASSETS, path), args, { SKYLAN_ROOT: this.folder, SKYLAN_UID: '0' });
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** Path, mode, time and content of everything on the machine's disk. */
  files(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const top of ['etc', 'usr', 'var']) {
      let entries: ReturnType<typeof readAll> = [];
      try {
        entries = readAll(this.path(top));
      } catch {
        // No such folder.
      }
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name);
        const { mode, mtimeMs } = statSync(path);
        const content = entry.isDirectory() ? 'folder' : `${mtimeMs} ${readFileSync(path, 'utf8')}`;
        found[relative(this.folder, path)] = `${mode.toString(8)} ${content}`;
      }
    }
    return found;
  }
}

const readAll = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true });
