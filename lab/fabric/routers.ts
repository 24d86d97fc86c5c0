import { isVpcNetns } from '../util/names';
import { inNetns, listNetns } from '../util/netns';
import { run, tryRun } from '../util/run';

/** What a command prints on the routers of all VPCs, one after the other. */
export async function routersSay(argv: readonly string[]): Promise<string> {
  const said = listNetns()
    .filter(isVpcNetns)
    .map((namespace) => run(inNetns(namespace, argv)));
  return (await Promise.all(said)).join('\n');
}

/** Forgets the connections that the VPCs' routers track: only rules decide then. */
export async function forgetConnections(): Promise<void> {
  for (const namespace of listNetns().filter(isVpcNetns)) await tryRun(inNetns(namespace, ['conntrack', '--flush']));
}
