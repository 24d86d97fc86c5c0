/** The installed package's own package.json, made from the project's and from what its code imports. */

/** Oldest versions of the user's own CDK that work; `npm run package -- --try 2.270.0` shows it. */
export const PEERS = { 'aws-cdk-lib': '^2.270.0', constructs: '^10.5.0' } as const;

/** What is read of the project's package.json. */
export interface Project {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  /** Exact versions by name. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * @param imported - names of the packages that the code imports
 * @throws Error when the project does not have one of them
 */
export function packageManifest(project: Project, imported: readonly string[]): Record<string, unknown> {
  const { name, version, description, license, engines } = project;
  const needed = imported.filter((one) => !(one in PEERS)).sort();
  const dependencies = needed.map((one) => {
    const exact = project.dependencies[one];
    if (exact === undefined)
      throw new Error(`lib/ imports ${one}, which is not among the dependencies of package.json`);
    return [one, exact] as const;
  });
  return {
    ...{ name, version, description, license, engines },
    // jsii asks for both; a project without a public place has no address.
    author: name,
    repository: { type: 'git', url: name },
    keywords: ['aws', 'cdk', 'awscdk', 'ros2', 'robotics', 'openvpn', 'slurm', 'wireguard', 'hybrid-cloud'],
    type: 'commonjs',
    main: 'lib/index.js',
    types: 'lib/index.d.ts',
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './typescript': { types: './lib/typescript.d.ts', default: './lib/typescript.js' },
      './package.json': './package.json',
      // What languages other than TypeScript are made from.
      './.jsii': './.jsii',
    },
    stability: 'experimental',
    jsii: {
      outdir: 'jsii',
      targets: { python: { distName: name, module: name } },
      tsconfig: 'tsconfig.json',
      validateTsconfig: 'minimal',
    },
    peerDependencies: PEERS,
    // Apps in other languages have no npm: the package brings them itself.
    dependencies: Object.fromEntries(dependencies),
    bundledDependencies: needed,
  };
}

/** Names of the packages that a source file imports to run; what Node brings is none, nor is what is imported for its types. */
export function importedPackages(source: string): string[] {
  const asked = [...source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';$/gm)].map(([, one = '']) => one);
  return [
    ...new Set(
      asked
        .filter((one) => !one.startsWith('.') && !one.startsWith('node:'))
        .map((one) =>
          one
            .split('/')
            .slice(0, one.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    ),
  ];
}
