import { join } from 'node:path';
import { withLock } from '../util/lock';
import { runSubdir } from '../util/paths';
import { applyMachines } from './machines';
import { applyNetwork } from './network';
import { readCloud } from './read-cloud';
import { applyServices, removeEmptyVpcs } from './services';
import { applyVolumes } from './volumes';

/**
 * Makes machines and network match what the AWS API says now. Can be run at any time, and any number of times: what
 * matches already is left alone. The embedded AWS runs it after each change.
 */
async function converge(): Promise<void> {
  await withLock(join(runSubdir('fabric'), 'converge.lock'), async () => {
    const state = await readCloud();
    await applyNetwork(state);
    await applyServices(state.instances);
    await applyMachines(state.instances);
    await applyVolumes(state.instances, state.volumes);
    await removeEmptyVpcs(state.instances);
    const names = state.instances.map((one) => `${one.name} (${one.id}, ${one.running ? 'running' : 'stopped'})`);
    console.log(`converged: ${names.join(', ') || 'no instances'}`);
  });
}

converge().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
