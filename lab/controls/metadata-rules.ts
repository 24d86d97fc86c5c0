import { must, type Peer } from '../running/peer';

/** Takes a machine's rules away about who may ask its instance metadata service. Returns what puts them back. */
export async function withoutMetadataRules(machine: Peer): Promise<() => Promise<unknown>> {
  await must(machine, ['nft', 'delete', 'table', 'inet', 'skylan_metadata']);
  return () => must(machine, ['systemctl', 'restart', 'skylan-metadata.service']);
}
