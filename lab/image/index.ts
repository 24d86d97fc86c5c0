export { buildImage, buildImages, prepareImages, probePrograms } from './build';
export { TALKER_IMAGE, talkerImage } from './container';
export { PROBE_PACKAGES } from './recipe';
export type { Image } from './types';
