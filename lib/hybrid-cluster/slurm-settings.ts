/** What of Slurm itself a cluster's operator chooses, and what jobs find: accounting, memory, who may submit from where and how. */

import * as check from '../settings/checks';
import { choice, derived, list, object, text, wholeNumber } from '../settings/schema';
import { SUBMIT_FROM_ANYWHERE } from './names';
import { networkHost } from './setting-checks';

/** Port of slurmdbd by Slurm's own default (`DbdPort`). */
export const SLURMDBD_PORT = 6819;

export const accounting = object({
  database: choice('embedded', 'external', 'none')
    .prefault('embedded')
    .describe(
      "Where jobs are recorded, for `sacct`, `sreport` and, among users with accounts, fair share. `embedded`: MariaDB and slurmdbd on the controller's " +
        'machine, without a password. `external`: a slurmdbd that you have, with the same munge key. `none`: nowhere.',
    ),
  host: derived(
    text('write the host name or address of slurmdbd, such as "dbd.example.org"', networkHost),
    'required with `external`',
  ).describe('With `external`: host name or IPv4 address of slurmdbd, as the controller reaches it.'),
  port: wholeNumber(1, 65535).prefault(SLURMDBD_PORT).describe('With `external`: its TCP port.'),
  enforce: choice('no', 'yes')
    .prefault('no')
    .describe(
      'Whether a user needs an account (`sacctmgr add user`) to run jobs, and is held to its limits. `no`: everybody runs ' +
        'jobs, and all are recorded.',
    ),
});

export const submitFrom = list(
  text(`write a host name, as \`hostname -s\` prints it there, or "${SUBMIT_FROM_ANYWHERE}"`, check.hostName),
);

export const privateData = choice('no', 'yes');

export const tokens = choice('no', 'yes');
/** What jobs run containers with. */
export const containers = choice('none', 'podman');

/** What jobs find software with. */
export const modules = choice('none', 'environment-modules');

export const jobMemoryMib = wholeNumber(16, 33_554_432);
