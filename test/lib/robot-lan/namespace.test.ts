import { namespaceOf, overlayParameter } from '../../../lib/robot-lan/namespace';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import { lanPlan } from '../../helpers/lan-plan';

const plan = lanPlan(2);
const mesh = planRobotLan({ overlay: 'vxlan', nodes: [{ name: 'a' }, { name: 'b' }] });

test('a namespace has no slash at its ends', () => {
  expect(namespaceOf({ name: 'lab' })).toBe('skylan/lan/lab');
});

test('lists that change are read from Parameter Store: a gateway’s, and in a mesh everybody’s', () => {
  expect(overlayParameter(plan, plan.gateway)).toBe('/skylan/lan/robot-lan/overlay/cloud-gateway');
  expect(overlayParameter(plan, plan.nodes[0])).toBeUndefined();
  expect(mesh.nodes.map((node) => overlayParameter(mesh, node))).toEqual([
    '/skylan/lan/robot-lan/overlay/a',
    '/skylan/lan/robot-lan/overlay/b',
  ]);
});
