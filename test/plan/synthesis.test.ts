import { existsSync } from 'node:fs';
import { SynthesisError, synthesise } from '../../plan/synthesis';

test('GIVEN settings for this run THEN plans and templates have them, and the file’s too', async () => {
  const { plans, templates } = await synthesise(['skylan:robotLan={"nodes":[{"name":"third"}]}']);
  expect(plans.RobotLan.nodes.map(({ hostname }) => hostname)).toEqual(['third']);
  expect(plans.RobotLan.gateway.lanAddress).toBe('192.168.0.130');
  expect(plans.HybridCluster.name).toBe('hybrid-cluster');
  expect(JSON.stringify(templates.RobotLan)).toContain('"third"');
  expect(Object.keys(templates.HybridCluster.Resources).length).toBeGreaterThan(20);
  // As a deploy finds it.
  expect(existsSync('cdk.out/skylan-plans.json')).toBe(false);
});

test('GIVEN a setting that is refused THEN the app’s own words are the error', async () => {
  const failure = synthesise(['skylan:robotLan={"gatway":{}}']);
  await expect(failure).rejects.toThrow(SynthesisError);
  await expect(failure).rejects.toThrow(/skylan:robotLan\.gatway is not a setting; did you mean "gateway"\?/);
  await expect(failure).rejects.not.toThrow(/Subprocess exited/);
});
