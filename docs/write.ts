// `npm run docs`: writes what is made from the settings' declarations, from plans, and from what runs of lab and bench found.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED_FILES } from './generated';

for (const { path, render } of GENERATED_FILES) {
  const file = join(__dirname, '..', path);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const text = render(current);
  mkdirSync(dirname(file), { recursive: true });
  if (text !== current) writeFileSync(file, text);
  console.log(`${path}: ${text === current ? 'as it was' : 'written'}`);
}
