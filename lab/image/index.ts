export { buildImage } from './build';
export type { Image } from './types';
