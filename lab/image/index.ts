export { buildImage, buildImages, prepareImages, probePrograms } from './build';
export { PROBE_PACKAGES } from './recipe';
export type { Image } from './types';
