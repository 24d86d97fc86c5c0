import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const PROGRAM = 'containers/usr/local/bin/podman';
const UID = String(process.getuid?.() ?? 0);
/** Numbers that no job of this machine has. */
const JOB = `${process.pid}001`;
const OTHER = `${process.pid}002`;

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('calls', '');
  sandbox.command(
    'podman',
    'for name in XDG_RUNTIME_DIR XDG_DATA_HOME XDG_CONFIG_HOME CONTAINERS_STORAGE_CONF CONTAINERS_CONF_OVERRIDE; do echo "$name=$(printenv "$name")"; done',
  );
  for (const place of ['running', 'images', 'home']) mkdirSync(sandbox.path(`${place}/${UID}`), { recursive: true });
});

afterEach(() => sandbox.remove());

function podman(env: Readonly<Record<string, string>>, ...args: string[]) {
  const { status, output } = sandbox.run(PROGRAM, args, {
    HOME: sandbox.path('home'),
    SKYLAN_PODMAN: sandbox.path('bin/podman'),
    SKYLAN_CONTAINERS: sandbox.path('images'),
    SKYLAN_CONTAINERS_RUN: sandbox.path('running'),
    ...env,
  });
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');
  return { status, output, calls };
}

const state = (name: string) => sandbox.path(`running/${UID}/${name}`);
const leave = (name: string) => {
  mkdirSync(state(name));
  mkdirSync(sandbox.path(`images/${UID}/storage/overlay-containers/abc`), { recursive: true });
};

test('outside a job it is podman as it is', () => {
  const { output, calls } = podman({ XDG_RUNTIME_DIR: '/run/user/0' }, 'run', 'a b');
  expect(calls).toEqual(['podman run a b']);
  expect(output).toBe(
    'XDG_RUNTIME_DIR=/run/user/0\nXDG_DATA_HOME=\nXDG_CONFIG_HOME=\nCONTAINERS_STORAGE_CONF=\nCONTAINERS_CONF_OVERRIDE=\n',
  );
});

test('a job has containers of its own, whatever session it was submitted in, and settings that outside jobs nobody has', () => {
  const { status, output, calls } = podman({ SLURM_JOB_ID: JOB, XDG_RUNTIME_DIR: '/run/user/0' }, 'ps');
  expect(status).toBe(0);
  expect(calls).toEqual(['podman --transient-store ps']);
  expect(output).toContain(
    `XDG_RUNTIME_DIR=${state(`${JOB}.0`)}\nXDG_DATA_HOME=${sandbox.path(`images/${UID}`)}\nXDG_CONFIG_HOME=\n`,
  );
  expect(output).toContain(
    '=/etc/skylan/containers-storage.conf\nCONTAINERS_CONF_OVERRIDE=/etc/skylan/containers.conf\n',
  );
  expect(existsSync(state(`${JOB}.0`))).toBe(true);
});

test('what a job has left that was ended goes, once for the next job', () => {
  // GIVEN
  leave(`${OTHER}.0`);
  // WHEN
  const first = podman({ SLURM_JOB_ID: JOB }, 'ps');
  // THEN
  expect(first.calls).toEqual(['podman --transient-store system prune --external', 'podman --transient-store ps']);
  expect(existsSync(state(`${OTHER}.0`))).toBe(false);
  expect(podman({ SLURM_JOB_ID: JOB }, 'images').calls.slice(2)).toEqual(['podman --transient-store images']);
});

test('a job that Slurm started anew does not go on with what its first start has left', () => {
  leave(`${JOB}.0`);
  const { output } = podman({ SLURM_JOB_ID: JOB, SLURM_RESTART_COUNT: '1' }, 'ps');
  expect(output).toContain(`XDG_RUNTIME_DIR=${state(`${JOB}.1`)}\n`);
  expect(existsSync(state(`${JOB}.0`))).toBe(false);
});

test('nothing goes that another job of the user may be using', async () => {
  // GIVEN a job that runs
  const job = spawn('sleep', ['60'], { env: { ...process.env, SLURM_JOB_ID: OTHER } });
  try {
    await new Promise((started) => job.once('spawn', started));
    leave(`${OTHER}.0`);
    // THEN
    expect(podman({ SLURM_JOB_ID: JOB }, 'ps').calls).toEqual(['podman --transient-store ps']);
    expect(existsSync(state(`${OTHER}.0`))).toBe(true);
  } finally {
    job.kill();
  }
});

test('a home that cannot be written needs no configuration of the user’s', () => {
  sandbox.write('file', '');
  const { status, output } = podman({ SLURM_JOB_ID: JOB, HOME: sandbox.path('file') }, 'ps');
  expect(status).toBe(0);
  expect(output).toContain(`XDG_CONFIG_HOME=${state(`${JOB}.0`)}\n`);
});

test('a user without a place is told who has one', () => {
  const { status, output, calls } = podman({ SLURM_JOB_ID: JOB, SKYLAN_CONTAINERS: sandbox.path('none') }, 'ps');
  expect(status).toBe(125);
  expect(output).toMatch(
    new RegExp(
      `^podman: \\S+ has no place for containers of user ${UID}; users of the cluster, from 1000 to 59999, have\n$`,
    ),
  );
  expect(calls).toEqual(['']);
});
