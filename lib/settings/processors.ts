/** Processors, in the words of images' names. */
export type Processor = 'amd64' | 'arm64';

/**
 * The processor of an instance type as its name tells it, by AWS's naming: Graviton families have a "g" after their
 * generation, as t4g, m7gd and c7gn; a1 is the first of them.
 *
 * @returns undefined where the name is of another form, as p6e-gb200
 */
export function processorOf(instanceType: string): Processor | undefined {
  const [family = ''] = instanceType.split('.');
  if (/^(a1|[a-z]+\d+g[a-z]*(-flex)?)$/.test(family)) return 'arm64';
  return /^[a-z]+\d+[a-z]*(-flex)?$/.test(family) ? 'amd64' : undefined;
}

/**
 * The processor that an image is made for.
 *
 * @returns undefined where its name does not end so
 */
export function imageProcessor(image: string): Processor | undefined {
  const [, processor] = /\/(amd64|x86_64|arm64)$/.exec(image) ?? [];
  return processor === 'x86_64' ? 'amd64' : (processor as Processor | undefined);
}
