import { clientName, nodeName } from '../../../lib/robot-lan/setting-checks';
import type { Check } from '../../../lib/settings/schema';

const x = (length: number) => 'x'.repeat(length);
const GOOD = undefined;
const BAD = expect.any(String);

test.each<[string, string, unknown, Check<string>]>([
  ['nodeName', 'second', GOOD, nodeName],
  ['nodeName', 'my_robot', 'is not a host name', nodeName],
  ['nodeName', 'cloud-gateway', "is the gateway's host name", nodeName],
  ['clientName', 'ros_local_gateway', GOOD, clientName],
  ['clientName', x(64), GOOD, clientName],
  ['clientName', x(65), BAD, clientName],
  ['clientName', '..', BAD, clientName],
  ['clientName', 'a b', BAD, clientName],
  ['clientName', 'Cloud-Gateway', "is the name in the gateway's own certificate", clientName],
])('%s: %j gives %j', (_, value, expected, check) => {
  expect(check(value)).toEqual(expected);
});
