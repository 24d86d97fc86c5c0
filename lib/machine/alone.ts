import { COMMON_FOLDER, COMMON_PACKAGES, framedUnits } from './common';
import { baseValues, toEnvFile } from './env-file';
import type { DeployedValues, MachineFile, MachineSpec } from './machine-spec';
import { MACHINE_PATHS } from './paths';

/** The folder of assets/ of machines that are of no network here. */
const FOLDER = 'alone';

/** What a machine of an app's own runs. */
export interface AloneProps {
  readonly hostname: string;
  readonly packages?: readonly string[] | undefined;
  readonly files?: readonly MachineFile[] | undefined;
  readonly units?: readonly string[] | undefined;
}

/** A machine of an app's own, which is ready when its units are active. */
export function aloneMachine({ hostname, packages = [], files = [], units = [] }: AloneProps) {
  return (deployed: DeployedValues): MachineSpec => ({
    hostname,
    packages: [...new Set([...COMMON_PACKAGES, ...packages])],
    folders: [COMMON_FOLDER, FOLDER],
    files: [
      {
        path: MACHINE_PATHS.machineEnv,
        permissions: '0600',
        content: toEnvFile(baseValues({ role: FOLDER, hostname }, deployed)),
      },
      ...files,
    ],
    units: framedUnits(...units),
  });
}
