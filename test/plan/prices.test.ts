import { instancePrices, readPrices } from '../../plan/prices';

test('the list that is kept here has its day, and the types that networks have by default', () => {
  const prices = instancePrices();
  expect(prices.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(prices.of('t3.micro')).toBe(0.0104);
  expect(prices.of('t3.small')).toBe(0.0208);
  expect(prices.of('x99.huge')).toBeUndefined();
});

test('GIVEN a list THEN each size of a family has its price', () => {
  const prices = readPrices('# as of 2026-07-20\nt3 micro 0.0104 small 0.0208\nu-6tb1 metal 46.4\n');
  expect(prices.asOf).toBe('2026-07-20');
  expect(prices.of('t3.small')).toBe(0.0208);
  expect(prices.of('u-6tb1.metal')).toBe(46.4);
});

test('GIVEN a list without a day THEN it is refused', () => {
  expect(() => readPrices('t3 micro 0.0104\n')).toThrow('the list of prices says nowhere "as of YYYY-MM-DD"');
});

test.each(['t3 micro', 't3 micro cheap', 't3 micro 0'])('GIVEN the line "%s" THEN it is refused', (line) => {
  expect(() => readPrices(`# as of 2026-07-20\n${line}\n`)).toThrow(
    `the list of prices has a line that is not "family size price ...": ${line}`,
  );
});
