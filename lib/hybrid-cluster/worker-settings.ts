import { imageSetting, instanceTypeSetting, packageSettings } from '../settings/fields';
import { derived, list, object, oneOrMore, text, wholeNumber } from '../settings/schema';
import { MOST_KINDS } from './limits';
import { featureName, gpuList, kindName } from './setting-checks';

/** Features of workers. */
export const featureSettings = list(
  text('write up to 40 letters, digits, _ . and -, a letter first, such as "gpu"', featureName),
).prefault([]);

/** Image of one machine, or of some. */
export const machineImage = derived(imageSetting, '`image`').describe(
  'AMI id, or the name of an SSM parameter that holds one.',
);

const kind = object({
  name: derived(
    text('write 1 to 20 lower-case letters, digits and single -, a letter first, such as "gpu"', kindName),
    'none, which one kind of a site can do without',
  ).describe(
    'AWS sites: name of the kind. Its workers are `<site>-<name>-1` and so on, and have it as a feature; those of a ' +
      'kind without a name are `<site>-1` and so on.',
  ),
  count: wholeNumber(0, 1000)
    .prefault(1)
    .describe('Workers that stand all the time; of an external site, how many to expect.'),
  onDemand: wholeNumber(0, 1000)
    .prefault(0)
    .describe('AWS sites: workers that a job powers up, and that are powered down again when idle.'),
  // slurmd and small jobs; 2 GiB.
  instanceType: instanceTypeSetting.prefault('t3.small').describe('AWS sites: EC2 instance type.'),
  features: featureSettings.describe("AWS sites: Slurm features of these workers, beside the site's."),
  gpus: derived(
    text('write "none", or names and numbers of GPUs such as "a10g:1"', gpuList),
    "AWS sites: what EC2 says of types g and p, where the image is neither Debian's own, without a driver, nor Ubuntu's; " +
      'else `none`',
  ).describe(
    'NVIDIA GPUs of each of these workers, as Slurm is to know them: a part of the name that the driver gives them, in ' +
      'lower case, and how many; several with commas between them. With their driver and Slurm 24.11 in the image.',
  ),
  cpus: derived(wholeNumber(1, 1024), 'AWS: what EC2 says of the type').describe(
    'Processors of a worker, as Linux counts them: in AWS of an on-demand one; of an external site, with `memoryMib`, ' +
      'for `jobMemoryMib` alone.',
  ),
  memoryMib: derived(
    wholeNumber(128, 33_554_432),
    "AWS: 95 % of what EC2 says of the type; up to 16 GiB, the type's less 8 % and 64",
  ).describe(
    'Memory that Linux reports on a worker, in MiB; not more in AWS, or Slurm will not use the worker on demand.',
  ),
  image: machineImage,
  volumeGib: wholeNumber(8, 16_384)
    .prefault(16)
    .describe(
      'AWS sites: size of the root volume, in GiB; not less than the image has. With another one raise `imageRevision`.',
    ),
  packages: packageSettings.prefault([]).describe('AWS sites: Debian packages beyond those that a worker needs.'),
  slot: derived(wholeNumber(0, MOST_KINDS - 1), 'the place in the list: 0, then 1, ...').describe(
    "AWS sites: where among the site's addresses those of this kind begin. Write it, or add new kinds at the end: the " +
      'default goes by place.',
  ),
});

/** The kinds of workers of one site. */
export const workerSettings = derived(
  oneOrMore(kind, {
    most: MOST_KINDS,
    reason: 'kinds that the addresses of a site are shared out to; leave some out, or make a second site for them',
  }).min(1, { error: 'has no kind of workers; write one at least, or leave the setting out' }),
  'one kind, of defaults',
).describe(
  'The machines that run jobs: a kind of them, or a list of several. External sites have one kind, with `count`, ' +
    '`gpus`, `cpus` and `memoryMib` only.',
);
