const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

/** Text in RFC 1924's digits, long enough to hold a key. */
export const BASE85_RUN = /[0-9A-Za-z!#$%&()*+\-;<=>?@^_`{|}~]{25,}/g;

/** The bytes of a text in base85 (RFC 1924); what is none gives bytes without meaning. */
export function fromBase85(text: string): Buffer {
  const padding = (5 - (text.length % 5)) % 5;
  const padded = text + '~'.repeat(padding);
  const bytes = Buffer.alloc((padded.length / 5) * 4);
  for (let group = 0; group < padded.length / 5; group++) {
    let word = 0;
    for (const digit of padded.slice(5 * group, 5 * group + 5)) word = word * 85 + (VALUES.get(digit) ?? 0);
    bytes.writeUInt32BE(word % 2 ** 32, 4 * group);
  }
  return bytes.subarray(0, bytes.length - padding);
}
