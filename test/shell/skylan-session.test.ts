import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const DDS_LINES = "# skylan sets RMW CYCLONEDDS_URI\nRMW='fast'\nCYCLONEDDS_URI='<Id a=b>'";

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN what cloud-init wrote for a node, and an image's own file
  sandbox.write('dds.env', 'RMW=fast\nCYCLONEDDS_URI=<Id a=b>\n');
  sandbox.write('environment', 'LANG=C.UTF-8\n');
});

afterEach(() => sandbox.remove());

function run(): void {
  const result = sandbox.run('node/usr/local/lib/skylan/skylan-session', [], {
    SKYLAN_DDS_ENV: sandbox.path('dds.env'),
    SKYLAN_ENVIRONMENT: sandbox.path('environment'),
  });
  expect(result).toEqual({ status: 0, output: '' });
}

function environment(): string {
  return readFileSync(sandbox.path('environment'), 'utf8');
}

describe('skylan-session', () => {
  test('lines of other owners in /etc/environment stay, only skylan’s own are replaced', () => {
    // GIVEN another owner's lines, and skylan's of an earlier configuration between them
    const earlier = "# skylan sets GONE CYCLONEDDS_URI\nGONE='1'\nCYCLONEDDS_URI='old'";
    sandbox.write('environment', `# mine\nLANG=C.UTF-8\n${earlier}\nMY_CYCLONEDDS_URI=mine\nGONE_2=mine\n`);
    // WHEN
    run();
    // THEN
    expect(environment()).toBe(`# mine\nLANG=C.UTF-8\nMY_CYCLONEDDS_URI=mine\nGONE_2=mine\n${DDS_LINES}\n`);
    expect(statSync(sandbox.path('environment')).mode & 0o777).toBe(0o644);
    expect(existsSync(sandbox.path('environment.skylan'))).toBe(false);
  });

  test.each([
    ['is missing', () => rmSync(sandbox.path('environment'))],
    ['is empty', () => sandbox.write('environment', '')],
  ])('/etc/environment gets skylan’s line where it %s', (_what, arrange) => {
    arrange();
    run();
    expect(environment()).toBe(`${DDS_LINES}\n`);
  });

  test('the line of a version that noted no names is replaced too', () => {
    // GIVEN
    sandbox.write('environment', "CYCLONEDDS_URI='old'\n");
    // WHEN
    run();
    // THEN
    expect(environment()).toBe(`${DDS_LINES}\n`);
  });

  test('a lost line in /etc/environment comes back though the user data is the same', () => {
    // GIVEN
    run();
    sandbox.write('environment', 'LANG=C.UTF-8\n');
    // WHEN
    run();
    // THEN
    expect(environment()).toBe(`LANG=C.UTF-8\n${DDS_LINES}\n`);
  });

  test('a second run leaves the file alone', () => {
    // GIVEN
    run();
    const file = statSync(sandbox.path('environment')).ino;
    // WHEN
    run();
    // THEN
    expect(statSync(sandbox.path('environment')).ino).toBe(file);
  });
});
