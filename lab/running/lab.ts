import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stopAws } from '../aws/ministack';
import { logDir } from '../aws/settings';
import { fabricDown } from '../fabric/down';
import { keepJournal, machineRecords } from '../fabric/machines';
import { homeDown } from '../home';
import { listSiteMachines, sitesDown } from '../site';
import { listDaemons, logTail, stopDaemon } from '../util/daemon';
import { deleteNetns, listNetns } from '../util/netns';
import { runDir } from '../util/paths';
import { destroyAllVms } from '../vm';

/** Removes machines, networks and services, also those that a killed run left. Images, logs and the report stay. */
export async function labDown(): Promise<void> {
  // First what would start machines anew.
  await stopAws();
  await destroyAllVms();
  await homeDown();
  await sitesDown();
  await fabricDown();
  for (const base of listDaemons(runDir)) await stopDaemon(base);
  for (const namespace of listNetns()) await deleteNetns(namespace);
  keepLogs();
  rmSync(runDir, { recursive: true, force: true });
}

/** Copies the logs of machines and services into the log folder, where they outlive what wrote them. */
function keepLogs(): void {
  if (!existsSync(runDir)) return;
  mkdirSync(logDir, { recursive: true });
  for (const entry of readdirSync(runDir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.log')) continue;
    const path = join(entry.parentPath, entry.name);
    copyFileSync(path, join(logDir, relative(runDir, path).replaceAll('/', '-')));
  }
}

/** What the machines of cloud and sites last said, those that a rollback removed included. */
export async function machineStories(lines = 25): Promise<string> {
  const stories: string[] = [];
  for (const machine of Object.values(machineRecords())) await keepJournal(machine);
  for (const name of listSiteMachines()) await keepJournal({ id: name, name });
  if (!existsSync(logDir)) return '';
  for (const file of readdirSync(logDir).filter((name) => name.endsWith('.journal.log'))) {
    stories.push(`--- ${file}`, logTail(join(logDir, file), lines));
  }
  return stories.join('\n');
}
