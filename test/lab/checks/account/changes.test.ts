import { neighbour, newestOther, together } from '../../../../lab/checks/account/changes';

const release = '/aws/service/debian/release/13';
const published = [
  { name: `${release}/20250807-2201/amd64`, image: 'ami-1' },
  { name: `${release}/20250911-2200/amd64`, image: 'ami-3' },
  { name: `${release}/20250911-2200/arm64`, image: 'ami-4' },
  { name: `${release}/20250814-2204/amd64`, image: 'ami-2' },
  { name: `${release}/latest/amd64`, image: 'ami-3' },
];

test('GIVEN the newest image in use THEN the one before it is the other; else the newest', () => {
  expect(newestOther(published, 'ami-3')).toBe(`${release}/20250814-2204/amd64`);
  expect(newestOther(published, 'ami-1')).toBe(`${release}/20250911-2200/amd64`);
});

test('fails when there is no other image', () => {
  expect(() => newestOther(published.slice(0, 1), 'ami-1')).toThrow(
    'AWS publishes no image of Debian 13 for amd64 beside ami-1',
  );
});

test('another address is of the same subnet, and never the first or last of it', () => {
  expect(neighbour('172.31.1.11')).toBe('172.31.1.21');
  expect(neighbour('172.31.1.250')).toBe('172.31.1.240');
});

test('several results are one, which passes when all do, and tells those that do not', () => {
  const good = { name: 'ping', ok: true, figure: 1, unit: 'ms' };
  const bad = { ...good, name: 'ready', ok: false, detail: 'not yet' };
  expect(together('both', [good, good], Date.now())).toMatchObject({ name: 'both', ok: true, unit: 's' });
  expect(together('both', [good, bad, { ...bad, name: 'names', detail: undefined }], Date.now())).toMatchObject({
    ok: false,
    detail: 'ready: not yet\nnames: 1',
  });
});
