/** First address of an IPv4 network plus `offset`, for example `host('172.31.1.0/24', 2)` = `172.31.1.2`. */
export function host(cidr: string, offset: number): string {
  const { address, prefix } = parseCidr(cidr);
  return toText(((address & mask(prefix)) >>> 0) + offset);
}

/** Dotted netmask of a network. */
export function netmask(cidr: string): string {
  return toText(mask(parseCidr(cidr).prefix));
}

function parseCidr(cidr: string): { address: number; prefix: number } {
  const [text = '', prefix = '32'] = cidr.split('/');
  const bytes = text.split('.').map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !(byte >= 0 && byte <= 255)))
    throw new Error(`no IPv4 network: ${cidr}`);
  return { address: bytes.reduce((sum, byte) => sum * 256 + byte, 0), prefix: Number(prefix) };
}

function mask(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

function toText(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
