import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const DDS_LINES = "# skylan sets RMW CYCLONEDDS_URI\nRMW='fast'\nCYCLONEDDS_URI='<Id a=b>'";

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN what skylan-dds writes for a node, and an image's own file
  sandbox.command(
    'skylan-dds',
    `mkdir -p "${sandbox.path('etc/skylan')}"; printf 'RMW=fast\\nCYCLONEDDS_URI=<Id a=b>\\n' >"${sandbox.path('etc/skylan/dds.env')}"`,
  );
  sandbox.command('systemctl');
  sandbox.write('etc/environment', 'LANG=C.UTF-8\n');
});

afterEach(() => sandbox.remove());

function run(): void {
  const result = sandbox.run('node/usr/local/lib/skylan/skylan-session', [], {
    SKYLAN_ETC: sandbox.path('etc'),
    SKYLAN_DDS: sandbox.path('bin/skylan-dds'),
    SKYLAN_ROS_RELEASE: 'jazzy',
    SKYLAN_ROS_MIDDLEWARE: 'rmw_fastrtps_cpp',
    SKYLAN_LAN_ADDRESS: '192.168.0.131/24',
  });
  expect(result).toEqual({ status: 0, output: '' });
}

function environment(): string {
  return readFileSync(sandbox.path('etc/environment'), 'utf8');
}

describe('skylan-session', () => {
  test('lines of other owners in /etc/environment stay, only skylan’s own are replaced', () => {
    // GIVEN another owner's lines, and skylan's of an earlier configuration between them
    const earlier = "# skylan sets GONE CYCLONEDDS_URI\nGONE='1'\nCYCLONEDDS_URI='old'";
    sandbox.write('etc/environment', `# mine\nLANG=C.UTF-8\n${earlier}\nMY_CYCLONEDDS_URI=mine\nGONE_2=mine\n`);
    // WHEN
    run();
    // THEN
    expect(environment()).toBe(`# mine\nLANG=C.UTF-8\nMY_CYCLONEDDS_URI=mine\nGONE_2=mine\n${DDS_LINES}\n`);
    expect(statSync(sandbox.path('etc/environment')).mode & 0o777).toBe(0o644);
    expect(existsSync(sandbox.path('etc/environment.skylan'))).toBe(false);
  });

  test.each([
    ['is missing', () => rmSync(sandbox.path('etc/environment'))],
    ['is empty', () => sandbox.write('etc/environment', '')],
  ])('/etc/environment gets skylan’s line where it %s', (_what, arrange) => {
    arrange();
    run();
    expect(environment()).toBe(`${DDS_LINES}\n`);
  });

  test('the line of a version that noted no names is replaced too', () => {
    // GIVEN
    sandbox.write('etc/environment', "CYCLONEDDS_URI='old'\n");
    // WHEN
    run();
    // THEN
    expect(environment()).toBe(`${DDS_LINES}\n`);
  });

  test('a lost line in /etc/environment comes back though the user data is the same', () => {
    // GIVEN
    run();
    sandbox.write('etc/environment', 'LANG=C.UTF-8\n');
    // WHEN
    run();
    // THEN
    expect(environment()).toBe(`LANG=C.UTF-8\n${DDS_LINES}\n`);
  });

  test('a second run leaves the file alone', () => {
    // GIVEN
    run();
    const file = statSync(sandbox.path('etc/environment')).ino;
    // WHEN
    run();
    // THEN
    expect(statSync(sandbox.path('etc/environment')).ino).toBe(file);
  });
});
