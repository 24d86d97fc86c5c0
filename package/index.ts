import { join } from 'node:path';
import { Command } from 'commander';
import { buildPackage } from './build';
import { packed, tryPackage } from './try';

const OUT = join(__dirname, '..', 'dist');

new Command('npm run package --')
  .description('Makes the npm package of the constructs in dist/, and its archive.')
  .option('--try <version...>', 'install it in an app with this version of aws-cdk-lib, compile and synthesise that')
  .action(({ try: versions = [] }: { try?: string[] }) => {
    buildPackage(OUT);
    const archive = packed(OUT);
    console.log(archive);
    for (const version of versions) console.log(tryPackage(archive, version));
  })
  .parse();
