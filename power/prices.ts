/** Prices of us-east-1, on demand, in USD; elsewhere they are some tenths higher. See https://aws.amazon.com/ec2/pricing/ */

/** An hour of an instance with Linux. */
export const INSTANCE_HOUR: Readonly<Record<string, number>> = {
  't3.nano': 0.0052,
  't3.micro': 0.0104,
  't3.small': 0.0208,
  't3.medium': 0.0416,
  't3.large': 0.0832,
  't3.xlarge': 0.1664,
};

/** An hour of a public IPv4 address, whether its machine runs or not. */
export const ADDRESS_HOUR = 0.005;

/** A month of a gibibyte of a gp3 volume, of a KMS key, of an alarm. */
export const MONTH = { gibibyte: 0.08, key: 1, alarm: 0.1 };

export const HOURS_A_MONTH = 730;
