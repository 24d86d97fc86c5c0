import { join } from 'node:path';
import { Command } from 'commander';
import { buildPackage } from './build';
import { packed, tryPackage } from './try';
import { buildWheel } from './wheel';

const OUT = join(__dirname, '..', 'dist');

new Command('npm run package --')
  .description('Makes the packages of the constructs, for npm and for Python, in dist/.')
  .option('--try <version...>', 'install it in an app with this version of aws-cdk-lib, compile and synthesise that')
  .action(({ try: versions = [] }: { try?: string[] }) => {
    buildPackage(OUT);
    const archive = packed(OUT);
    console.log(archive);
    console.log(buildWheel(OUT, join(OUT, 'python')));
    for (const version of versions) console.log(tryPackage(archive, version));
  })
  .parse();
