import { announcedAddresses, type DdsSide, hello, lastFigures } from '../../../lab/checks/dds';

const side = (name: string, address: string, by: DdsSide['by'], stdout: string, exitCode = 0): DdsSide => ({
  by,
  peer: { name, address, exec: async () => ({ exitCode, stdout, stderr: '' }) },
});
const talker = side('second', '192.168.0.131', 'container', 'said=20 matched=1\n');
const heard = (addresses: string) => `peer=01.0f unicast=${addresses}\nheard=3 line='Hello World: 3'\n`;
const check = (to: DdsSide) => hello({ from: talker, says: 'CycloneDDS', to, hears: 'Fast DDS' }, 'rt/a');

test('the last line counts', () => {
  expect(lastFigures("heard=1 line='a'\nheard=3 line='Hello World: 3'\n")).toEqual({
    heard: '3',
    line: "'Hello World: 3'",
  });
  expect(lastFigures('')).toEqual({});
});

test('addresses of all participants are gathered, each once', () => {
  expect(announcedAddresses('peer=1 unicast=10.0.0.2,10.0.0.1\npeer=2 unicast=10.0.0.2\npeer=3 unicast=\n')).toEqual([
    '10.0.0.1',
    '10.0.0.2',
  ]);
});

test('passes when lines came and only LAN addresses were announced', async () => {
  const robot = side('uburog', '192.168.0.83', 'untouched', heard('192.168.0.131,192.168.0.131'));
  expect(await check(robot)).toEqual({
    name: 'CycloneDDS on second (container) heard by Fast DDS on uburog (untouched)',
    ok: true,
    figure: 3,
    unit: 'lines',
  });
});

test('fails when a talker announces an address beside the LAN’s', async () => {
  const robot = side('uburog', '192.168.0.83', 'untouched', heard('172.17.0.1,192.168.0.131'));
  expect(await check(robot)).toMatchObject({
    ok: false,
    figure: '172.17.0.1',
    unit: 'announced beside the LAN address',
  });
});

test('fails when too few lines came', async () => {
  const robot = side('uburog', '192.168.0.83', 'untouched', "heard=1 line='Hello World: 3'\n", 1);
  const result = await check(robot);
  expect(result).toMatchObject({ ok: false, figure: 1 });
  expect(result.detail).toContain('second: said=20 matched=1');
});
