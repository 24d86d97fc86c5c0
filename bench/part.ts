// `npm run bench:pki` and `npm run bench:synth`: a part of `npm run bench` that needs no machine. Usage: PART [ROUNDS]
import { type Measured, summed } from './figures/results';
import { tables } from './figures/tables';
import { measureHost } from './host';

const [part = '', rounds = '5'] = process.argv.slice(2);
const measured: Measured[] = [];
const failed: Record<string, string> = {};

measureHost([part], Number(rounds), {
  take: (one) => void measured.push(one),
  fail: (what, why) => {
    failed[what] = why;
  },
})
  .then(() => console.log(`${tables({ figures: summed(measured), failed })}\n${rounds} rounds, in turn`))
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
