import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ASSETS, FOLLOW, Sandbox } from '../helpers/sandbox';

const SCRIPTS = 'workload/usr/local/lib/skylan';
const SCRIPT = `${SCRIPTS}/skylan-workload`;
const SIGNAL = 'https://signal.example/?X-Amz-Signature=0123';
const PROJECT = '{"services":{"talker":{"network_mode":"host"}}}';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  for (const folder of ['state', 'run']) mkdirSync(sandbox.path(folder));
  sandbox.write('dds.env', 'RMW_IMPLEMENTATION=rmw_fastrtps_cpp\n');
  script('skylan-object', `cp "${sandbox.path('bucket')}" "$2"`);
  script('skylan-signal', `printf '%s|%s|%s\\n' "$SKYLAN_READY_URL" "$1" "$2" >>"${sandbox.path('reports')}"`);
  script('skylan-await-lan', '');
  for (const path of [FOLLOW, join(ASSETS, SCRIPTS, 'lan_services.py')]) {
    copyFileSync(path, sandbox.path(`scripts/${path.split('/').at(-1)}`));
  }
  docker();
});

afterEach(() => sandbox.remove());

function script(name: string, body: string): void {
  chmodSync(sandbox.write(`scripts/${name}`, `#!/bin/bash\n${body}\n`), 0o755);
}

/** Docker and Compose. */
function docker({ up = '', ps = 'echo "skylan-talker-1 running Up 1 second"', load = '' } = {}): void {
  sandbox.command(
    'docker',
    `case "$*" in *" config --format json") echo '${PROJECT}' ;; *" config --images") echo 1.dkr.ecr.eu.amazonaws.com/a:1 ;;
    *" up "*) ${up || ':'} ;; ps*--format*) ${ps} ;; ps*) echo c1 ;; load*) ${load || ':'} ;; esac`,
  );
}

/** A folder in the bucket; what names it. */
function shipped(files: Readonly<Record<string, string>> = { 'compose.yaml': 'services: {}\n' }): string {
  rmSync(sandbox.path('folder'), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) sandbox.write(`folder/${path}`, text);
  const archive = execFileSync('tar', ['-C', sandbox.path('folder'), '-cz', '.']);
  writeFileSync(sandbox.path('bucket'), archive);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  sandbox.write('value', `${sha256} https://s3.example/key ${SIGNAL}`);
  return sha256;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  rmSync(sandbox.path('calls'), { force: true });
  rmSync(sandbox.path('reports'), { force: true });
  const { status, output } = sandbox.run(SCRIPT, args, {
    SKYLAN_SCRIPTS: sandbox.path('scripts'),
    SKYLAN_WORKLOAD_STATE: sandbox.path('state'),
    SKYLAN_DDS_ENV: sandbox.path('dds.env'),
    SKYLAN_HOSTNAME: 'second',
    SKYLAN_PAUSE_SECONDS: '0',
    SKYLAN_SETTLE_SECONDS: '1',
    RUNTIME_DIRECTORY: sandbox.path('run'),
    ...env,
  });
  return { status, output, calls: text('calls').split('\n').filter(Boolean), reports: text('reports') };
}

const text = (name: string) => (existsSync(sandbox.path(name)) ? readFileSync(sandbox.path(name), 'utf8') : '');
const take = (env: Readonly<Record<string, string>> = {}) => run(['take', sandbox.path('value')], env);
const folders = () => readdirSync(sandbox.path('state')).filter((name) => /^[0-9a-f]{64}$/.test(name));

describe('skylan-workload take', () => {
  test('runs what is named, with what the LAN adds to it, keeps it, and tells CloudFormation', () => {
    // GIVEN
    const sha256 = shipped();
    // WHEN
    const { status, output, calls, reports } = take();
    // THEN
    expect({ status, output }).toEqual({ status: 0, output: `the Compose file runs (sha256 ${sha256})\n` });
    expect(reports).toBe(`${SIGNAL}|SUCCESS|second: the Compose file runs\n`);
    const folder = sandbox.path(`state/${sha256}`);
    expect(calls.find((call) => call.includes(' up '))).toBe(
      `docker compose --project-name skylan --project-directory ${folder} --file ${folder}/compose.yaml ` +
        `--file ${sandbox.path('state/lan.json')} --progress quiet up --detach --remove-orphans --build`,
    );
    expect(JSON.parse(text('state/lan.json')).services.talker.environment).toEqual({
      RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp',
    });
    expect(text('state/docker/config.json')).toBe('{"credHelpers":{"1.dkr.ecr.eu.amazonaws.com":"ecr-login"}}\n');
    expect(text('state/running')).toBe(text('value'));
  });

  test('takes a file to override with, and images that came along, those once', () => {
    shipped({ 'docker-compose.yml': '', 'docker-compose.override.yml': '', 'images/a.tar.gz': '', 'images/notes': '' });
    const { calls } = take();
    expect(calls.find((call) => call.includes(' up '))).toMatch(
      /--file \S+\/docker-compose\.yml --file \S+\/docker-compose\.override\.yml --file \S+lan\.json/,
    );
    expect(calls.filter((call) => call.includes(' load '))).toEqual([
      expect.stringMatching(/^docker load --quiet --input \S+\/images\/a\.tar\.gz$/),
    ]);
    expect(take().calls.filter((call) => call.includes(' load '))).toEqual([]);
  });

  test('a folder that took another’s place is the only one that stays', () => {
    shipped();
    take();
    const second = shipped({ 'compose.yaml': 'services: { a: {} }\n' });
    take();
    expect(folders()).toEqual([second]);
  });

  test('a registry that was out of reach is tried again, and images are loaded again', () => {
    shipped({ 'compose.yaml': '', 'images/a.tar': '' });
    docker({ up: `[[ -e ${sandbox.path('tried')} ]] || { touch ${sandbox.path('tried')}; exit 1; }` });
    const { status, calls } = take();
    expect(status).toBe(0);
    expect(calls.filter((call) => call.includes(' load '))).toHaveLength(2);
  });

  test('what ended well is no failure', () => {
    shipped();
    docker({ ps: 'echo "skylan-once-1 exited Exited (0) 1 second ago"' });
    expect(take().status).toBe(0);
  });

  describe('fails, tells CloudFormation why, and keeps what ran before', () => {
    let before: string;
    beforeEach(() => {
      before = shipped();
      take();
      shipped({ 'compose.yaml': 'services: { a: {} }\n' });
    });

    test.each<[string, Parameters<typeof docker>[0], string]>([
      ['when an image cannot be had', { up: 'echo "Error: no such image" >&2; exit 1' }, 'Error: no such image'],
      [
        'when a container ends at once',
        { ps: 'echo "skylan-talker-1 exited Exited (127) 1 second ago"' },
        'skylan-talker-1 ended with an error',
      ],
      [
        'when a container ends again and again',
        { ps: 'echo "skylan-talker-1 restarting Restarting (1) 1 second ago"' },
        'skylan-talker-1 ended with an error',
      ],
    ])('%s', (_what, broken, reason) => {
      docker(broken);
      const { status, output, reports } = take();
      expect(status).toBe(1);
      expect(output).toContain(`the Compose file does not run:\n${reason}\n`);
      expect(reports).toContain(`${SIGNAL}|FAILURE|second: the Compose file does not run: ${reason}`);
      expect(text('state/running')).toContain(before);
      expect(folders()).toContain(before);
    });

    test('when an image that came along is none', () => {
      shipped({ 'compose.yaml': '', 'images/a.tar': 'x' });
      docker({ load: 'echo "invalid tar header" >&2; exit 1' });
      expect(take().reports).toContain('does not run: invalid tar header');
    });

    test('when the archive is not the deployed one, nothing of which is unpacked', () => {
      sandbox.write('value', `${'0'.repeat(64)} https://s3.example/key ${SIGNAL}`);
      const { status, reports } = take();
      expect(status).toBe(1);
      expect(reports).toContain(
        `https://s3.example/key is not the archive that was deployed (sha256 ${'0'.repeat(64)})`,
      );
      expect(folders()).toEqual([before]);
    });

    test('when S3 refuses it', () => {
      script('skylan-object', 'echo "curl: (22) 403" >&2; exit 22');
      expect(take().status).toBe(1);
    });
  });
});

describe('skylan-workload watch', () => {
  const watch = (env: Readonly<Record<string, string>> = { SKYLAN_WORKLOAD: '/skylan/lan/x/workload/second' }) =>
    run(['watch'], env);

  beforeEach(() => script('follow.py', `[[ $1 != keep ]] || exec "${FOLLOW}" "$@"; echo "follow $*"`));

  test('at a boot starts what ran before, without S3, and follows the parameter from there on', () => {
    // GIVEN a machine that ran something
    const sha256 = shipped();
    take();
    script('skylan-object', 'exit 1');
    // WHEN
    const { output, calls, reports } = watch();
    // THEN
    expect(output).toContain(`the Compose file runs as before (sha256 ${sha256})\n`);
    expect(output).toContain(
      `follow --retry 60 10 what this node runs /skylan/lan/x/workload/second ${sandbox.path('run/running')} `,
    );
    // A build would ask a registry.
    expect(calls.find((call) => call.includes(' up '))).toMatch(/ up --detach --remove-orphans$/);
    expect(text('run/running')).toBe(text('value'));
    expect(reports).toBe('');
  });

  test('what does not start again is left to the parameter', () => {
    shipped();
    take();
    docker({ up: 'echo "no registry" >&2; exit 1' });
    expect(watch().output).toMatch(/the Compose file of before does not run:\nno registry\nfollow /);
    expect(existsSync(sandbox.path('run/running'))).toBe(false);
  });

  test('started anew in the same boot, it leaves containers alone', () => {
    shipped();
    take();
    sandbox.write('run/running', text('value'));
    expect(watch().calls).toEqual([]);
  });

  test('a node that is to run nothing any more takes off what ran, and leaves others’ containers alone', () => {
    shipped();
    take();
    const { status, output, calls } = watch({});
    expect({ status, output }).toEqual({ status: 0, output: 'what ran here was taken off\n' });
    expect(calls).toEqual([
      'docker ps --all --quiet --filter label=com.docker.compose.project=skylan',
      'docker rm --force c1',
    ]);
    expect(watch({})).toEqual({ status: 0, output: '', calls: [], reports: '' });
  });
});

test('skylan-workload compose is Compose of the project that runs', () => {
  const sha256 = shipped();
  take();
  expect(run(['compose', 'ps', '--all']).calls).toEqual([
    expect.stringMatching(new RegExp(`--project-directory \\S+/${sha256} .*lan\\.json ps --all$`)),
  ]);
});

describe('lan_services.py', () => {
  function added(service: object) {
    const out = execFileSync(
      'python3',
      [join(ASSETS, SCRIPTS, 'lan_services.py'), sandbox.path('dds.env'), '/etc/dds'],
      {
        input: JSON.stringify({ services: { a: service } }),
      },
    );
    return JSON.parse(out.toString()).services.a;
  }
  const JOURNAL = { driver: 'journald', options: { tag: '{{.Name}}' } };

  beforeEach(() => sandbox.write('dds.env', 'RMW_IMPLEMENTATION=rmw_fastrtps_cpp\nCYCLONEDDS_URI=<a>b=$c</a>\n'));

  test('a service on the LAN gets the settings of DDS, their folder and the host’s memory', () => {
    expect(added({ network_mode: 'host' })).toEqual({
      logging: JOURNAL,
      environment: { RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp', CYCLONEDDS_URI: '<a>b=$$c</a>' },
      volumes: ['/etc/dds:/etc/dds:ro'],
      ipc: 'host',
    });
  });

  test('what a service says itself, it keeps', () => {
    expect(
      added({
        network_mode: 'host',
        logging: { driver: 'none' },
        environment: { RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp', CYCLONEDDS_URI: null },
        volumes: [{ type: 'bind', source: '/x', target: '/etc/dds' }],
        ipc: 'private',
      }),
    ).toEqual({});
  });

  test('one that is not on the LAN gets a log alone', () => {
    expect(added({ networks: { default: null } })).toEqual({ logging: JOURNAL });
  });
});
