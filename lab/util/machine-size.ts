/** What a machine of the lab has unless it is told otherwise, and what the embedded EC2 says of its instance types. */
export const MACHINE_SIZE = { cpus: 1, memoryMiB: 512 } as const;
