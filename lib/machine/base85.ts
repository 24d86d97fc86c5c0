/** RFC 1924's digits, as Python's `base64.b85decode` reads them; none needs an escape in YAML, JSON or a shell's quotes. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

/** Bytes as text that is a quarter longer, where base64 would make it a third longer. */
export function base85(bytes: Buffer): string {
  const padding = (4 - (bytes.length % 4)) % 4;
  const padded = Buffer.concat([bytes, Buffer.alloc(padding)]);
  let text = '';
  for (let offset = 0; offset < padded.length; offset += 4) {
    let word = padded.readUInt32BE(offset);
    let group = '';
    for (let digit = 0; digit < 5; digit++) {
      group = DIGITS.charAt(word % 85) + group;
      word = Math.floor(word / 85);
    }
    text += group;
  }
  return text.slice(0, text.length - padding);
}
