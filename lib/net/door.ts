/** What a machine lets in. */
export interface Door {
  /** `gre` is IP protocol 47 (RFC 2784), which has no ports. */
  readonly protocol: 'udp' | 'tcp' | 'gre';
  /** Port of UDP or TCP. */
  readonly port?: number;
  /** What comes in by it, for whoever reads the rule. */
  readonly description: string;
}
