// `node cruise.mjs FOLDER...`: JSON of all imports in the working directory, and of those against the rules on
// standard input.
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
  // The project's own name is what its package.json exports.
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'require', 'import', 'default'] },
};
const { output } = await cruise(process.argv.slice(2), options);
const imports = output.modules.flatMap(({ source, dependencies }) =>
  dependencies.map(({ resolved }) => [source, resolved]),
);
console.log(JSON.stringify({ violations: output.summary.violations, imports }));
