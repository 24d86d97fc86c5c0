import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { testApp } from '../../helpers/app';

function lanWith(settings: RobotLanSettings) {
  const stack = new Stack(testApp(), 'Test');
  const lan = new RobotLan(stack, 'Lan', { settings });
  return { lan, template: () => Template.fromStack(stack) };
}

const lists = (template: Template) =>
  Object.entries(template.findResources('AWS::SSM::Parameter')).filter(([, { Properties }]) =>
    /\/overlay\//.test(Properties.Name),
  );

test('in a star the gateway alone reads a list, with nodes that were added later', () => {
  // GIVEN
  const { lan, template } = lanWith({});
  // WHEN
  lan.addNode({ name: 'third' });
  // THEN
  const [[, list] = [], ...others] = lists(template());
  expect(others).toEqual([]);
  expect(list?.Properties).toMatchObject({ Name: '/skylan/lan/robot-lan/overlay/cloud-gateway', Type: 'String' });
  expect(list?.Properties.Value.match(/^gretap /gm)).toHaveLength(2);
});

test('in a mesh every machine reads its own, and boots after it is there', () => {
  const made = lanWith({ overlay: 'vxlan' }).template();
  expect(lists(made).map(([, { Properties }]) => Properties.Name)).toEqual([
    '/skylan/lan/robot-lan/overlay/cloud-gateway',
    '/skylan/lan/robot-lan/overlay/second',
  ]);
  const waited = Object.values(made.findResources('AWS::EC2::Instance')).flatMap(({ DependsOn }) => DependsOn);
  for (const [id] of lists(made)) expect(waited).toContain(id);
});

test('a machine may read its own list and no other’s', () => {
  const policies = Object.entries(lanWith({ overlay: 'vxlan' }).template().findResources('AWS::IAM::Policy'));
  const ofNode = JSON.stringify(policies.filter(([id]) => /Nodesecond/.test(id)));
  expect(ofNode).toContain(':parameter/skylan/lan/robot-lan/overlay/second"');
  expect(ofNode).not.toContain('overlay/cloud-gateway');
});
