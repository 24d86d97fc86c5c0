import { greResult, scanResult } from '../../../lab/checks/outside';

test('the gateway answers pings, and the node nothing', () => {
  expect(scanResult('cloud-gateway', 500, ['icmp echo'])).toMatchObject({ ok: true, figure: 'icmp echo' });
  expect(scanResult('second', 500, [])).toMatchObject({ ok: true, figure: 'nothing' });
});

test('the gateway’s TCP port answers, where it is one', () => {
  const doors = ['tcp/443 open'];
  expect(scanResult('cloud-gateway', 500, ['icmp echo', 'tcp/443 open'], doors)).toMatchObject({ ok: true });
  expect(scanResult('cloud-gateway', 500, ['icmp echo'], doors)).toMatchObject({
    ok: false,
    detail: 'unexpected: none; missing: tcp/443 open',
  });
  expect(scanResult('cloud-gateway', 500, ['icmp echo', 'tcp/443 open'])).toMatchObject({ ok: false });
});

test.each([
  ['an open port', 'cloud-gateway', ['icmp echo', 'tcp/22 open'], 'unexpected: tcp/22 open; missing: none'],
  ['a port that refuses', 'second', ['tcp/80 closed'], 'unexpected: tcp/80 closed; missing: none'],
  ['a ping of the node', 'second', ['icmp echo'], 'unexpected: icmp echo; missing: none'],
  ['no ping of the gateway', 'cloud-gateway', [], 'unexpected: none; missing: icmp echo'],
])('fails for %s', (_, machine, answers, detail) => {
  expect(scanResult(machine, 65_535, answers)).toMatchObject({ ok: false, detail });
});

const member = '{"gre131": {"arp": 10}, "rosbridge": {"arp": 10}}';

test('GRE: nothing of the stranger and the frames of a member', () => {
  expect(greResult(true, ['{}', '{}'], member)).toMatchObject({ ok: true, figure: 'none' });
});

test.each([
  ['a frame of the stranger on the bridge', true, ['{}', '{"rosbridge": {"arp": 1}}'], member],
  ['a packet of the stranger at a machine', true, ['{"ens5": {"gre": 1}}', '{}'], member],
  ['a watch that saw nothing at all', true, ['{}', '{}'], '{}'],
  ['a watch that ended early', true, ['{}', ''], member],
  ['packets that were not sent', false, ['{}', '{}'], member],
])('fails for %s', (_, sent, seen, control) => {
  expect(greResult(sent, seen, control)).toMatchObject({ ok: false });
});
