import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { base85 } from '../../../lib/machine/base85';

const DECODE = 'import base64,json,sys;print(json.dumps([base64.b85decode(t).hex() for t in json.load(sys.stdin)]))';

test("Python's decoder gives back the bytes, of whatever number", () => {
  // GIVEN every length of the last group, the extremes, and arbitrary bytes
  const edges = ['', '00', 'ff', '00000000', 'ffffffff', '00000000ff', 'ffffffffffff', 'ffffffffffffff'];
  const arbitrary = fc.sample(fc.uint8Array({ maxLength: 300 }), 200).map((bytes) => Buffer.from(bytes));
  const samples = [...edges.map((hex) => Buffer.from(hex, 'hex')), ...arbitrary];
  // WHEN
  const output = execFileSync('python3', ['-c', DECODE], { input: JSON.stringify(samples.map(base85)) });
  // THEN
  expect(JSON.parse(output.toString())).toEqual(samples.map((bytes) => bytes.toString('hex')));
});

test('five characters hold four bytes', () => {
  expect(base85(Buffer.alloc(400))).toHaveLength(500);
});
