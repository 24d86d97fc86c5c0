import type { DdsSide } from '../../../lab/checks/dds';
import { bulk, lostLines } from '../../../lab/checks/dds-bulk';

/** A machine whose program says `stdout`. */
const side = (name: string, by: DdsSide['by'], stdout: string, asked: string[][] = []): DdsSide => ({
  by,
  peer: {
    name,
    address: '192.168.0.1',
    exec: async (argv) => {
      if (argv[0] === 'cat') return { exitCode: 0, stdout: '4000.00 100.00\n', stderr: '' };
      asked.push([...argv]);
      return { exitCode: 0, stdout, stderr: '' };
    },
  },
});
const to = side('uburog', 'untouched', 'received=250 repeated=0 damaged=0\n');
const sums = (sent: number, answered: number, lost: number) =>
  `sent=${sent} answered=${answered} lost=${lost} late=0 seconds=6.1 sending=6.0 hertz=41.0 longest=0.123\n`;

test('passes when each sample was answered, and tells the rate', async () => {
  const asked: string[][] = [];
  const check = await bulk('Fast DDS', side('second', 'service', sums(250, 250, 0), asked), to, 'rt/a');
  expect(check).toEqual({
    name: '60,000-byte samples at up to 50 Hz, Fast DDS, second (service) to uburog (untouched)',
    ok: true,
    figure: '250 of 250',
    unit: 'whole, 41 Hz',
  });
  expect(asked.flat().join(' ')).toContain(
    'send rt/a bytes=60000 count=250 find=90 hertz=50 window=1 patience=12 enough=50 losses=29',
  );
});

test('fails when samples are lost on a host that did not stand still, and shows what the programs said', async () => {
  // GIVEN
  const lines = [1, 2, 3].map(
    (number) => `lost=${number} from=${4000 + 12 * number}.000 to=${4012 + 12 * number}.000\n`,
  );
  // WHEN
  const check = await bulk('Fast DDS', side('second', 'service', lines.join('') + sums(3, 0, 3)), to, 'rt/a');
  // THEN
  expect(check).toMatchObject({ ok: false, figure: '0 of 3' });
  expect(check.unit).toContain('3 lost in a row');
  expect(check.detail).toContain('second: lost=1 from=4012.000');
});

test('fails when a program says nothing', async () => {
  expect(await bulk('Fast DDS', side('second', 'service', ''), to, 'rt/a')).toMatchObject({ figure: 'no answer' });
});

test('lost samples are read with their time', () => {
  expect(lostLines(`peer=1 unicast=1.2.3.4\nlost=17 from=99.500 to=111.500\n${sums(18, 17, 1)}`)).toEqual([
    { number: 17, from: 99.5, to: 111.5 },
  ]);
});
