import type { DdsSide } from '../../../../lab/scenario/checks/dds';
import { bulk } from '../../../../lab/scenario/checks/dds-bulk';

const side = (name: string, by: DdsSide['by'], stdout: string): DdsSide => ({
  by,
  peer: { name, address: '192.168.0.1', exec: async () => ({ exitCode: 0, stdout, stderr: '' }) },
});
const from = side('second', 'service', 'sent=1000 seconds=20.0 late=0.010\n');
const received = (figures: string) => bulk('Fast DDS', from, side('uburog', 'untouched', `${figures}\n`), 'rt/a');

test('passes when each sample came once and whole', async () => {
  expect(await received('received=1000 lost=0 repeated=0 damaged=0 seconds=20.0 missing=')).toEqual({
    name: '60,000-byte samples at 50 Hz, Fast DDS, second (service) to uburog (untouched)',
    ok: true,
    figure: 0,
    unit: 'of 1000 lost',
  });
});

test.each([
  ['one is missing at each attempt', 'received=999 repeated=0 damaged=0', 1],
  ['one came twice', 'received=1000 repeated=1 damaged=0', 0],
  ['one was damaged', 'received=1000 repeated=0 damaged=1', 0],
  ['the receiver said nothing', '', 1000],
])('fails when %s, and shows what the programs said', async (_what, figures, lost) => {
  const result = await received(figures);
  expect(result).toMatchObject({ ok: false, figure: lost });
  expect(result.unit).toMatch(/^of 1000 lost, after (\d+) and \1 and \1$/);
  expect(result.detail).toContain('second: sent=1000');
});

test('a moment without processor time gets another attempt, and stays in the result', async () => {
  // GIVEN
  const outputs = ['received=960 lost=40 repeated=0 damaged=0', 'received=1000 lost=0 repeated=0 damaged=0'];
  const to = side('uburog', 'untouched', '');
  const exec = async () => ({ exitCode: 0, stdout: `${outputs.shift() ?? ''}\n`, stderr: '' });
  // WHEN
  const result = await bulk('Fast DDS', from, { ...to, peer: { ...to.peer, exec } }, 'rt/a');
  // THEN
  expect(result).toMatchObject({ ok: true, figure: 0, unit: 'of 1000 lost, after 40' });
});
