/** What the plans of all uplinks have. */
export interface CommonPlan {
  /** UDP port on which the gateway is called. */
  readonly port: number;
  /** IPv4 networks that may call, in CIDR notation. */
  readonly allowedCidrs: readonly string[];
  /** Names of the clients that come in by it. */
  readonly clients: readonly string[];
}
