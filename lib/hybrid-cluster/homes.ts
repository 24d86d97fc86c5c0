import { Ipv4Network } from '../net/ipv4';

/** An NFS export. */
export interface HomeServer {
  /** IPv4 address of the machine that exports the homes. */
  readonly address: string;
  /** What it exports. */
  readonly path: string;
}

/** Where users' homes are on each machine. */
export const HOME_PATH = '/home';

/** The export that a text such as `10.1.2.3:/export/home` names; undefined where it names none. */
export function filerOf(text: string): HomeServer | undefined {
  const [, address = '', path = ''] = /^([\d.]+):((?:\/[A-Za-z0-9_.-]+)+)$/.exec(text) ?? [];
  return Ipv4Network.parse(`${address}/32`) && !/\/\.{1,2}(\/|$)/.test(path) ? { address, path } : undefined;
}

/**
 * Where homes come from, by the setting `home`.
 *
 * @param controller - address at which the controller is reached
 * @returns undefined where each worker has homes of its own
 */
export function homeServer(home: string, controller: string): HomeServer | undefined {
  if (home === 'none') return undefined;
  return home === 'controller' ? { address: controller, path: HOME_PATH } : filerOf(home);
}

/** The address of the machine with the homes, where it is in this site's network. */
export function homeServerAt(site: { readonly cidr: string }, server: HomeServer | undefined): string | undefined {
  return server && Ipv4Network.of(site.cidr).hostNumber(server.address) !== undefined ? server.address : undefined;
}
