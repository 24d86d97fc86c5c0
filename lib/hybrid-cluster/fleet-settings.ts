import { instanceTypeSetting, packageSettings } from '../settings/fields';
import { choice, list, object, text, wholeNumber } from '../settings/schema';
import { MOST_FLEET_NODES, MOST_FLEETS, MOST_TYPES, MOST_ZONES } from './limits';
import { gpuList, kindName, NO_GPU } from './setting-checks';
import { featureSettings, machineImage } from './worker-settings';

const fleet = object({
  name: text(
    'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "burst"',
    kindName,
  ).describe('Name of the fleet. Its workers are `<site>-<name>-1` and so on, and have it as a feature.'),
  instanceTypes: list(instanceTypeSetting, {
    most: MOST_TYPES,
    reason: 'among which EC2 chooses; leave some out, or make a second fleet of them',
  })
    .min(1, { error: 'names no instance type; name one at least' })
    .describe(
      'EC2 instance types, of which EC2 takes one that it has; on demand the first ones first. For Slurm each worker ' +
        'is as small as the smallest of them.',
    ),
  max: wholeNumber(1, MOST_FLEET_NODES).describe('Most workers of the fleet at a time.'),
  purchase: choice('spot', 'onDemand')
    .prefault('spot')
    .describe(
      '`spot`: for less, and EC2 may take a worker back, two minutes after it has said so; its job starts again on ' +
        'another one. `onDemand`: at the full price, and it stays.',
    ),
  zones: wholeNumber(1, MOST_ZONES)
    .prefault(1)
    .describe(
      "Availability zones that the workers may be in: more have more room, and traffic from one to the other costs. The first is the gateway's.",
    ),
  features: featureSettings.describe("Slurm features of these workers, beside the site's."),
  gpus: text('write "none", or names and numbers of GPUs such as "a10g:1"', gpuList)
    .prefault(NO_GPU)
    .describe('NVIDIA GPUs of each of these workers, as `workers[].gpus` has them.'),
  image: machineImage,
  volumeGib: wholeNumber(8, 16_384)
    .prefault(16)
    .describe('Size of the root volume, in GiB; not less than the image has.'),
  packages: packageSettings.prefault([]).describe('Debian packages beyond those that a worker needs.'),
});

/** The fleets of one site. */
export const fleetSettings = list(fleet, {
  most: MOST_FLEETS,
  reason: 'that a controller knows; leave some out',
})
  .prefault([])
  .describe(
    'AWS sites: fleets of workers that EC2 makes when a job asks for them, and that are gone when idle. Jobs take ' +
      'standing workers first, then those on demand, then fleets in their order here.',
  );
