import type { DdsSide } from '../../../../lab/scenario/checks/dds';
import { bulk } from '../../../../lab/scenario/checks/dds-bulk';
import type { Peer } from '../../../../lab/scenario/peer';

const side = (name: string, by: DdsSide['by'], stdout: string): DdsSide => ({
  by,
  peer: { name, address: '192.168.0.1', exec: async () => ({ exitCode: 0, stdout, stderr: '' }) },
});
const from = side('second', 'service', 'sent=1000 seconds=20.0 late=0.010\n');
const received = (figures: string) => bulk('Fast DDS', from, side('uburog', 'untouched', `${figures}\n`), 'rt/a');

test('passes when each sample came once and whole', async () => {
  expect(await received('received=1000 lost=0 repeated=0 damaged=0 seconds=20.0 missing=')).toEqual({
    name: '60,000-byte samples, Fast DDS, second (service) to uburog (untouched)',
    ok: true,
    figure: 0,
    unit: 'lost of 1000 at 50 Hz',
  });
});

test.each([
  ['one is missing at every rate', (count: number) => `received=${count - 1} repeated=0 damaged=0`, 1],
  ['one came twice', (count: number) => `received=${count} repeated=1 damaged=0`, 0],
  ['one was damaged', (count: number) => `received=${count} repeated=0 damaged=1`, 0],
  ['the receiver said nothing', () => '', 200],
])('fails when %s, and shows what the programs said', async (_what, figures, lost) => {
  // GIVEN
  const to = side('uburog', 'untouched', '');
  const exec: Peer['exec'] = async (argv) => {
    const count = /rt\/a_\d 60000 (\d+)|^(\d+)$/.exec(argv.join(' '))?.[1] ?? argv.at(-1);
    return { exitCode: 0, stdout: `${figures(Number(count))}\n`, stderr: '' };
  };
  // WHEN
  const result = await bulk('Fast DDS', from, { ...to, peer: { ...to.peer, exec } }, 'rt/a');
  // THEN
  expect(result).toMatchObject({ ok: false, figure: lost });
  expect(result.unit).toMatch(/^lost of 200 at 10 Hz, after .* at 50 Hz and .* at 50 Hz and .* at 25 Hz$/);
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
  expect(result).toMatchObject({ ok: true, figure: 0, unit: 'lost of 1000 at 50 Hz, after 40 at 50 Hz' });
});
