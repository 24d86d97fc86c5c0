/** Workers of all sites and both kinds; Slurm keeps room for so many (`MaxNodeCount`). */
export const MOST_WORKERS = 1024;
