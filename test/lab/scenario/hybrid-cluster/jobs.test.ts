import { isWhole, JobUnderWay, jobFields, longestGap } from '../../../../lab/scenario/hybrid-cluster/jobs';
import { fakePeer } from '../../running/peer';

test('the fields of a job', () => {
  const line =
    'JobId=7 JobName=wrap UserId=root(0) JobState=COMPLETED Reason=None Restarts=0 ExitCode=0:0 Comment=a b\n';
  expect(jobFields(line)).toMatchObject({ JobId: '7', JobState: 'COMPLETED', Restarts: '0', ExitCode: '0:0' });
});

test.each([
  ['1\n2\n3\ndone\n', true],
  ['1\n3\ndone\n', false],
  ['1\n2\n', false],
  ['done\n', false],
  ['', false],
])('whether all lines of a job are there: %j', (written, whole) => {
  expect(isWhole(written)).toBe(whole);
});

test('the longest gap is between two times that follow each other', () => {
  expect(longestGap('100\n101\n150\n151\n')).toBe(49);
  expect(() => longestGap('100\n')).toThrow('no times: "100');
  expect(() => longestGap('100\nx\n')).toThrow('no times');
});

test.each([
  ['ends well', 'JobState=COMPLETED Restarts=0 ExitCode=0:0', true],
  ['was started anew', 'JobState=COMPLETED Restarts=1 ExitCode=0:0', false],
  ['was lost', 'JobState=NODE_FAIL Restarts=0 ExitCode=0:0', false],
  ['failed', 'JobState=FAILED Restarts=0 ExitCode=1:0', false],
  ['lost a line', 'JobState=COMPLETED Restarts=0 ExitCode=0:0', false, '1\n3\ndone\n'],
])('a job under way that %s', async (_, last, ok, written = '1\n2\ndone\n') => {
  // GIVEN a job that runs until its worker has the file that it waits for
  let script = '';
  let file = '';
  const worker = fakePeer('giessen-1', (argv) => {
    file = argv[1] ?? '';
    return {};
  });
  const controller = fakePeer('master', (argv) => {
    if (argv[0] === 'cat') return { stdout: argv[1] === '/home/alice/job-7.txt' ? written : '' };
    if (argv[0] !== 'sudo') return { stdout: file ? last : 'JobState=RUNNING Restarts=0 ExitCode=0:0' };
    script = argv.join(' ');
    return { stdout: '7\n' };
  });
  // WHEN
  const job = await JobUnderWay.start(controller, worker);
  const result = await job.end('a fault');
  // THEN
  expect(script).toContain(`[ -e ${file.replace('7', '$SLURM_JOB_ID')} ]`);
  expect(result).toMatchObject({ ok });
  // AND its output was open and locked all the time
  expect(script).toContain('flock --nonblock 1 || exit; until');
});
