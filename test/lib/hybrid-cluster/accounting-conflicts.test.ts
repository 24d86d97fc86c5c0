import { problemsOf } from './problems-of';

const K = 'skylan:hybridCluster';

test.each<[string, unknown, string]>([
  [
    'an external slurmdbd without its host',
    { accounting: { database: 'external' } },
    `accounting.database "external" needs the host of slurmdbd; write ${K}.accounting.host`,
  ],
  [
    'a host of slurmdbd beside one of our own',
    { accounting: { host: 'dbd.example.org' } },
    `accounting.host "dbd.example.org" is for a slurmdbd elsewhere, but ${K}.accounting.database "embedded" ` +
      '(the default) is not; leave it out, or write "external"',
  ],
  [
    'a port of slurmdbd where there is none',
    { accounting: { database: 'none', port: 7000 } },
    `accounting.port 7000 is for a slurmdbd elsewhere, but ${K}.accounting.database "none" is not; ` +
      'leave it out, or write "external"',
  ],
  [
    'limits without a record of accounts',
    { accounting: { database: 'none', enforce: 'yes' } },
    `accounting.enforce "yes" needs a record of accounts, but ${K}.accounting.database "none" keeps none; ` +
      'leave one of them out',
  ],
  [
    'this machine as the host of slurmdbd',
    { accounting: { database: 'external', host: 'localhost' } },
    'accounting.host "localhost" is what each machine calls itself; write the host name or address of slurmdbd, ' +
      'such as "dbd.example.org"',
  ],
  [
    'an address of slurmdbd that is none',
    { accounting: { database: 'external', host: '10.0.0.300' } },
    'accounting.host "10.0.0.300" is not an IPv4 address; write the host name or address of slurmdbd, ' +
      'such as "dbd.example.org"',
  ],
  [
    'machines to submit from beside all of them',
    { submitFrom: ['login', 'all'] },
    'submitFrom[1] "all" lets every machine submit jobs; leave the others out',
  ],
])('fails for %s', (_, settings, problem) => {
  expect(problemsOf(settings)).toEqual([`${K}.${problem}`]);
});

test.each<[unknown]>([
  [{ accounting: { database: 'external', host: '10.1.2.3', port: 7000, enforce: 'yes' } }],
  [{ accounting: { database: 'none' }, submitFrom: ['all'] }],
  [{ submitFrom: ['login', 'giessen-1'], privateData: 'yes', jobMemoryMib: 100 }],
])('takes %j', (settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
