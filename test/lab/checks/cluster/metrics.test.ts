import { arrivedResult, latestOf } from '../../../../lab/checks/cluster/metrics';

test('the value is that of the last period', () => {
  const Datapoints = [
    { Timestamp: '2026-01-01T10:02:00Z', Maximum: 3, Unit: 'Count' },
    { Timestamp: '2026-01-01T10:01:00Z', Maximum: 7, Unit: 'Count' },
  ];
  expect(latestOf(JSON.stringify({ Label: 'JobsRunning', Datapoints }))).toBe(3);
  const seconds = Datapoints.map((one) => ({ ...one, Timestamp: Date.parse(one.Timestamp) / 1000 }));
  expect(latestOf(JSON.stringify({ Datapoints: seconds }))).toBe(3);
  expect(latestOf('{"Datapoints": []}')).toBeUndefined();
});

test('a figure of 0 has come, and one that has not fails with what the machine has said', () => {
  expect(arrivedResult('master', 'JobsRunning', 0, 'words')).toEqual({
    name: 'master tells CloudWatch JobsRunning',
    ok: true,
    figure: 0,
    unit: '',
  });
  expect(arrivedResult('master', 'JobsRunning', undefined, 'CloudWatch: refused')).toMatchObject({
    ok: false,
    figure: 'nothing',
    detail: 'CloudWatch: refused',
  });
});
