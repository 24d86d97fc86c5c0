import { labelOf } from '../../../../lab/checks/access/deployed';

test.each([
  ['RobotLanGatewayMachineRole1CAC1147', 'RobotLanGatewayMachineRole'],
  ['AWS679f53fac002430cb0da5b7982bd2287ServiceRoleC1EA0FF2', 'AWS679f53fac002430cb0da5b7982bd2287ServiceRole'],
  ['MyRole', 'MyRole'],
])('GIVEN the logical id %s THEN people read %s', (id, label) => {
  expect(labelOf(id)).toBe(label);
});
