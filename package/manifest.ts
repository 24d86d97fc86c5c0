/** The installed package's own package.json, made from the project's and from what the compiled code asks for. */

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
 * @param imported - names of the packages that the compiled code asks for
 * @throws Error when the project does not have one of them
 */
export function packageManifest(project: Project, imported: readonly string[]): Record<string, unknown> {
  const { name, version, description, license, engines } = project;
  const needed = imported.filter((one) => !(one in PEERS)).sort();
  const dependencies = needed.map((one) => {
    const exact = project.dependencies[one];
    if (exact === undefined)
      throw new Error(`lib/ imports ${one}, which is not among the dependencies of package.json`);
    return [one, `^${exact}`] as const;
  });
  return {
    ...{ name, version, description, license, engines },
    keywords: ['aws', 'cdk', 'awscdk', 'ros2', 'robotics', 'openvpn', 'slurm', 'wireguard', 'hybrid-cloud'],
    type: 'commonjs',
    main: 'lib/index.js',
    types: 'lib/index.d.ts',
    exports: { '.': { types: './lib/index.d.ts', default: './lib/index.js' }, './package.json': './package.json' },
    peerDependencies: PEERS,
    dependencies: Object.fromEntries(dependencies),
  };
}

/** Names of the packages that a compiled file asks for; what Node brings is none, nor is what is asked for only at need. */
export function importedPackages(code: string): string[] {
  const asked = [...code.matchAll(/^(?:const|let|var|__exportStar|.*= ).*\brequire\("([^"]+)"\)/gm)].map(
    ([, one = '']) => one,
  );
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
