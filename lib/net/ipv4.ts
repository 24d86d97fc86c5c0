import { Address4 } from 'ip-address';

const TOTAL_BITS = 32;

/** The number that a dotted IPv4 address stands for, or undefined when the text is no IPv4 address. */
export function addressNumber(text: string): number | undefined {
  if (text.includes('/') || !Address4.isValid(text)) return undefined;
  return Number(new Address4(text).bigInt());
}

/** The dotted form of an address between 0 and 2^32 - 1. */
export function dotted(address: number): string {
  return Address4.fromBigInt(BigInt(address)).correctForm();
}

/** An IPv4 network in CIDR notation (RFC 4632), with the arithmetic that planning needs. */
export class Ipv4Network {
  /**
   * Reads CIDR notation. Host bits may be set, as in `192.168.0.17/24`: the result is
   * the network that holds the address, so compare `cidr` with the text to notice it.
   *
   * @returns the network, or undefined when the text is no CIDR notation
   */
  static parse(text: string): Ipv4Network | undefined {
    if (!/\/\d{1,2}$/.test(text) || !Address4.isValid(text)) return undefined;
    const parsed = new Address4(text);
    return new Ipv4Network(Number(parsed.startAddress().bigInt()), parsed.subnetMask);
  }

  /**
   * Reads CIDR notation that is known to be good.
   *
   * @throws Error when the text is no CIDR notation
   */
  static of(cidr: string): Ipv4Network {
    const network = Ipv4Network.parse(cidr);
    if (!network) throw new Error(`${JSON.stringify(cidr)} is not a network in CIDR notation`);
    return network;
  }

  private constructor(
    private readonly first: number,
    /** Number of leading bits that all addresses share. */
    readonly prefixLength: number,
  ) {}

  /** Canonical form, without host bits, for example `192.168.0.0/24`. */
  get cidr(): string {
    return `${dotted(this.first)}/${this.prefixLength}`;
  }

  /** Number of addresses, network and broadcast address included. */
  get size(): number {
    return 2 ** (TOTAL_BITS - this.prefixLength);
  }

  /**
   * The address with this number inside the network: 0 is the network address,
   * `size - 1` the broadcast address.
   *
   * @returns undefined when the network has no such number
   */
  address(hostNumber: number): string | undefined {
    return hostNumber >= 0 && hostNumber < this.size ? dotted(this.first + hostNumber) : undefined;
  }

  /** The number of an address inside the network, or undefined when it lies outside or is no address. */
  hostNumber(address: string): number | undefined {
    const number = addressNumber(address);
    if (number === undefined || number < this.first || number >= this.first + this.size) return undefined;
    return number - this.first;
  }

  /**
   * One of the equal parts of a network.
   *
   * @param prefixLength - of the part, at least the network's own
   * @param index - from 0
   * @throws Error when the network has no such part
   */
  part(prefixLength: number, index: number): Ipv4Network {
    const size = 2 ** (TOTAL_BITS - prefixLength);
    if (prefixLength > TOTAL_BITS || index < 0 || (index + 1) * size > this.size) {
      throw new Error(`${this.cidr} has no part ${index} of length /${prefixLength}`);
    }
    return new Ipv4Network(this.first + index * size, prefixLength);
  }

  /** Whether the two networks share an address. */
  overlaps(other: Ipv4Network): boolean {
    return this.first < other.first + other.size && other.first < this.first + this.size;
  }
}
