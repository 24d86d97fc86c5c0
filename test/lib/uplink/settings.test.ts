import { uplinkPlans } from '../../../lib/uplink/settings';
import { problemsOf } from '../robot-lan/problems-of';

test('GIVEN settings THEN each uplink of the plan says of which kind it is', () => {
  const path = ['uplink'];
  const draft = {
    path,
    written: {},
    port: { path: [...path, 'port'], value: 443, given: true },
    allowedCidrs: [{ path: [...path, 'allowedCidrs', 0], value: '203.0.113.0/24', given: true }],
  };
  expect(uplinkPlans(draft)).toEqual([{ kind: 'openvpn', port: 443, allowedCidrs: ['203.0.113.0/24'] }]);
});

test('fails for a network that is named twice', () => {
  expect(problemsOf({ uplink: { allowedCidrs: ['10.0.0.0/8', '10.0.0.0/8'] } })).toEqual([
    'skylan:robotLan.uplink.allowedCidrs[1] "10.0.0.0/8" is the same as ' +
      'skylan:robotLan.uplink.allowedCidrs[0] "10.0.0.0/8"; name each network once',
  ]);
});
