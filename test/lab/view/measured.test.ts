import { measuredLines } from '../../../lab/view/measured';

const check = (name: string, figure: number | string, unit: string, ok = true) => ({ name, ok, figure, unit });

test('GIVEN checks of a LAN THEN pings, the largest packet and the samples are told, and no check that failed', () => {
  expect(
    measuredLines([
      check('ping second to uburog, no loss', 5.234, 'ms'),
      check('ping uburog to second, no loss', '2 of 10 lost', '', false),
      check('1472-byte ping, unfragmented, second to uburog', 5.9, 'ms'),
      check('60,000-byte samples at up to 50 Hz, Fast DDS, a to b', '250 of 250', 'whole, 41 Hz'),
      check('60,000-byte samples at up to 50 Hz, CycloneDDS, a to b', '250 of 250', 'whole, 9.3 Hz; 1 excused'),
      check('60,000-byte samples at up to 50 Hz, CycloneDDS, b to a', '0 of 3', 'whole, 0.0 Hz', false),
    ]),
  ).toEqual([
    'ping: second to uburog 5.2 ms',
    'packets of 1500 bytes pass in one piece',
    '60,000-byte samples over DDS: 2 of 3 streams whole, at 9.3 to 41 Hz on this host',
  ]);
});

test('GIVEN checks of a cluster THEN the largest packet and the copies are told', () => {
  expect(
    measuredLines([
      check('largest unfragmented packet, master to giessen-1: 1370 bytes', 1370, 'bytes'),
      check('64 MiB, bielefeld-1 to giessen-1', 20.1, 'Mbit/s'),
      check('64 MiB, giessen-1 to bielefeld-1', 24.6, 'Mbit/s'),
    ]),
  ).toEqual(['packets of 1370 bytes pass in one piece', 'copies over TCP: 20.1 to 24.6 Mbit/s on this host']);
});

test('GIVEN nothing that was measured THEN nothing is told', () => {
  expect(measuredLines([])).toEqual([]);
  expect(measuredLines([check('60,000-byte samples', 'no answer', '', false)])).toEqual([]);
});
