import { machineLine, StageTimes } from '../../../lab/view/stage-times';

test('GIVEN machines over time WHEN one changes its stage THEN its seconds begin anew and those of the other go on', () => {
  const times = new StageTimes();
  times.lines(
    [
      { name: 'second', stage: 'kernel' },
      { name: 'cloud-gateway', stage: 'kernel' },
    ],
    0,
  );
  const after = [
    { name: 'second', stage: 'booted' },
    { name: 'cloud-gateway', stage: 'kernel' },
  ] as const;
  expect(times.lines(after, 40_000)).toEqual([
    'second         booted                    0 s',
    'cloud-gateway  kernel and systemd start  40 s',
  ]);
  expect(times.lines(after, 45_000)[0]).toMatch(/ 5 s$/);
});

test('all machines in one line', () => {
  expect(
    machineLine([
      { name: 'second', stage: 'final' },
      { name: 'robot', stage: 'off' },
    ]),
  ).toBe('second cloud-init: runs its set-up; robot off');
});
