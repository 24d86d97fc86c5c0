export { buildImage, buildImages, prepareImages } from './build';
export type { Image } from './types';
