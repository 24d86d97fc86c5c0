import { join } from 'node:path';
import { profilesOf } from '../bench/figures/profile';
import { resultsOf } from '../bench/figures/results';
import { HYBRID_CLUSTER_KEY, hybridClusterSchema } from '../lib/hybrid-cluster/settings';
import { ROBOT_LAN_KEY, robotLanSchema } from '../lib/robot-lan/settings';
import { version } from '../package.json';
import { benchLine, benchPictures, benchText } from './bench';
import { editorSchema } from './editor-schema';
import { settingsInterface } from './interface';
import { PICTURES } from './pictures';
import { settingSchema } from './setting-schema';
import { statusLine, statusText } from './status';
import RUNS from './status.json';
import { settingsTable } from './table';

/** A file of which all, or a part, is made from settings' declarations, plans, or what runs of lab and bench found. */
export interface GeneratedFile {
  /** Below the project's folder. */
  readonly path: string;
  /** What the file should hold, given what it holds. */
  readonly render: (current: string) => string;
}

const NETWORKS = [
  {
    key: ROBOT_LAN_KEY,
    schema: settingSchema(robotLanSchema),
    folder: 'robot-lan',
    page: 'docs/robot-lan/settings.md',
    name: 'RobotLanSettings',
    of: 'a robot LAN',
  },
  {
    key: HYBRID_CLUSTER_KEY,
    schema: settingSchema(hybridClusterSchema),
    folder: 'hybrid-cluster',
    page: 'docs/hybrid-cluster/settings.md',
    name: 'HybridClusterSettings',
    of: 'a hybrid cluster',
  },
];

const [RESULTS, TUNING] = ['results.json', 'tuning.json'].map((name) =>
  resultsOf(join(__dirname, '..', 'bench', name)),
);

const PROFILES = profilesOf(join(__dirname, '..', 'bench', 'profile.json'));

/** All files that `npm run docs` writes. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  ...PICTURES,
  ...benchPictures(RESULTS),
  {
    path: 'docs/benchmarks.md',
    render: (current) =>
      betweenMarkers(current, 'the bench', benchText(RESULTS, { tuning: TUNING, profiles: PROFILES }), 'figures of'),
  },
  {
    path: 'README.md',
    render: (current) =>
      betweenMarkers(
        betweenMarkers(current, 'the lab', statusLine(version, RUNS), 'status of'),
        ...(['the bench', benchLine(RESULTS), 'figures of'] as const),
      ),
  },
  { path: 'docs/lab.md', render: (current) => betweenMarkers(current, 'the lab', statusText(RUNS), 'runs of') },
  ...NETWORKS.map(({ key, schema, page }) => ({
    path: page,
    render: (current: string) => betweenMarkers(current, key, settingsTable(schema)),
  })),
  {
    path: 'skylan.schema.json',
    render: () => editorSchema(Object.fromEntries(NETWORKS.map(({ key, schema }) => [key, schema]))),
  },
  ...NETWORKS.map(({ schema, folder, name, of }) => ({
    path: `lib/${folder}/settings-types.ts`,
    render: () =>
      `// Made by "npm run docs" from the settings' declarations.\n\n` +
      settingsInterface(name, `The settings of ${of} as users write them; everything is optional.`, schema),
  })),
];

/**
 * Replaces what stands between two marks.
 *
 * @param what - and `key` are in the marks
 * @throws Error when the text has no such marks
 */
export function betweenMarkers(text: string, key: string, content: string, what = 'settings of'): string {
  const [begin, end] = [`<!-- ${what} ${key}, made by "npm run docs" -->`, `<!-- end of ${key} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the text has no lines "${begin}" and "${end}"; put them back`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}
