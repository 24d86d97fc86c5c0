import { Ipv4Network } from './ipv4';

/** Private ranges (RFC 1918): AWS keeps the blocks of a VPC to one of them. */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(Ipv4Network.of);

/** Never added. */
const BENCHMARKS = Ipv4Network.of('198.19.0.0/16');

/** Blocks that are not added to a VPC of the first range, though they are in it. */
const EXCEPTIONS = [
  ['172.16.0.0/12', '172.31.0.0/16'],
  ['10.0.0.0/15', '10.0.0.0/16'],
].map(([range = '', block = '']) => [Ipv4Network.of(range), Ipv4Network.of(block)] as const);

/**
 * Whether AWS adds a second block of addresses to a VPC.
 *
 * @param first - the VPC's own block
 * @param second - the other one, /16 to /28, which shares no address with it
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
 */
export function isAddedTo(first: Ipv4Network, second: Ipv4Network): boolean {
  const rangeOf = (block: Ipv4Network) => PRIVATE_RANGES.find((range) => range.overlaps(block));
  const range = rangeOf(second);
  if (range && range !== rangeOf(first)) return false;
  if (BENCHMARKS.overlaps(second)) return false;
  return !EXCEPTIONS.some(([held, refused]) => held.overlaps(first) && refused.overlaps(second));
}
