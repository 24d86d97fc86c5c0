/**
 * Sites of one cluster: a security group takes 60 rules (Amazon VPC quotas), and has three for each site and for the
 * tunnel.
 */
export const MOST_SITES = 19;

/** Workers of all sites, standing and on demand; Slurm keeps room for so many (`MaxNodeCount`). */
export const MOST_WORKERS = 1024;

/** Kinds of workers of one AWS site: each has a place of its own among the site's addresses to begin at. */
export const MOST_KINDS = 8;

/** Fleets of all sites: so many fit one parameter, whatever they are like. */
export const MOST_FLEETS = 10;

/** Subnets of the fleets of all sites: so many fit the policy of a controller, which IAM bounds. */
export const MOST_FLEET_SUBNETS = 10;

/** Workers of one fleet. */
export const MOST_FLEET_NODES = 2000;

/** Instance types of one fleet: with three zones, a fifth of the pools that EC2 takes for one (EC2 Fleet quotas). */
export const MOST_TYPES = 20;

/** Availability zones of one site: as many as almost every region has. */
export const MOST_ZONES = 3;

/** What a parameter of the advanced tier holds, in bytes (Systems Manager quotas). */
export const PARAMETER_LIMIT_BYTES = 8192;

/** Buckets of one site: each takes up to 400 of the 10,240 characters that a role's policies may have (IAM quotas). */
export const MOST_BUCKETS = 20;
