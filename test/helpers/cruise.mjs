// `node cruise.mjs FOLDER...`: JSON of what imports against the rules on standard input, in the working directory.
// A program of its own, since jest cannot load the library, which is of ES modules.
import { text } from 'node:stream/consumers';
import { cruise } from 'dependency-cruiser';

const ruleSet = JSON.parse(await text(process.stdin));
// swc, since TypeScript 7 has no parser to call. Type imports count as well.
const options = {
  ruleSet,
  validate: true,
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: '^node_modules/' },
};
const { output } = await cruise(process.argv.slice(2), options);
console.log(JSON.stringify(output.summary));
