import { parseDdsperf } from '../../../../lab/scenario/checks/dds';

test('the last line of samples counts', () => {
  // GIVEN lines as ddsperf prints them
  const output = [
    '[7] 1.002  size 256 total 12 lost 0 delta 12 lost 0 rate 0.01 kS/s 0.03 Mb/s',
    '[7] 2.002  size 256 total 32 lost 1 delta 20 lost 1 rate 0.02 kS/s 0.04 Mb/s',
  ].join('\n');
  // THEN
  expect(parseDdsperf(output)).toEqual({ received: 32, lost: 1 });
});

test('without samples there is no result', () => {
  expect(parseDdsperf('[7] participant uburog:1: new (self)')).toBeUndefined();
});
