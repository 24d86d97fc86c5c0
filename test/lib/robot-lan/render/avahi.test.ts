import { renderAvahi } from '../../../../lib/robot-lan/render/avahi';
import { lanPlan } from '../../../helpers/lan-plan';

test('the machine answers by its host name, on the LAN only', () => {
  const text = renderAvahi(lanPlan().nodes[0]);
  expect(text).toContain('host-name=second\n');
  expect(text).toContain('allow-interfaces=rosbridge\n');
});
