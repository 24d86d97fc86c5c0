import { controllerMachine, workerMachine } from '../../../../lib/hybrid-cluster/render/machines';
import { sitePackFiles } from '../../../../lib/hybrid-cluster/render/site-pack';
import { controllerSoftware, workerSoftware } from '../../../../lib/hybrid-cluster/render/software';
import { awsSite, clusterPlan, externalSite, KEPT_STATE } from '../../../helpers/cluster-plan';
import { TOKENS } from '../../../helpers/lan-plan';
import { filesOf } from '../../../helpers/user-data';

const CHOSEN = { containers: 'podman', modules: 'environment-modules' } as const;
const WRAPPER = '/usr/local/bin/podman';
const TREES = '/etc/profile.d/skylan-modules.sh';

/** Worker and controller in AWS, and names of the external site's pack. */
function machines(settings: Partial<typeof CHOSEN>) {
  const plan = clusterPlan(0, { controller: { site: 'giessen' }, ...settings });
  const site = awsSite(plan);
  const [worker] = site.workers;
  if (!worker) throw new Error('the plan has no worker');
  return {
    worker: workerMachine(plan, site, worker, TOKENS),
    controller: controllerMachine(plan, TOKENS, KEPT_STATE),
    pack: sitePackFiles(plan, externalSite(plan), 'eu-central-1').map(({ path }) =>
      path.replace('bielefeld-pack/', ''),
    ),
  };
}

test('nothing is there that was not asked for', () => {
  const none = { packages: [], folders: [] };
  const plan = clusterPlan();
  expect([workerSoftware(plan), controllerSoftware(plan)]).toEqual([none, none]);
  const { worker, pack } = machines({});
  expect(worker.packages).not.toContain('podman');
  expect(pack.filter((name) => /^(podman|containers.*|skylan-modules.sh)$/.test(name))).toEqual([]);
});

test('containers are for workers, in AWS and elsewhere, and not for the controller', () => {
  const { worker, controller, pack } = machines({ containers: 'podman' });
  expect(worker.packages).toEqual(expect.arrayContaining(['crun', 'passt', 'podman', 'uidmap']));
  expect([...filesOf(worker).keys()]).toEqual(
    expect.arrayContaining([WRAPPER, '/etc/skylan/containers.conf', '/etc/skylan/containers-storage.conf']),
  );
  expect(controller.packages).not.toContain('podman');
  expect(pack).toEqual(expect.arrayContaining(['podman', 'containers.conf', 'containers-storage.conf']));
  expect(worker.packages).not.toContain('environment-modules');
});

test('modules are for workers, and for the controller, where jobs are submitted', () => {
  const { worker, controller, pack } = machines({ modules: 'environment-modules' });
  for (const machine of [worker, controller]) {
    expect(machine.packages).toContain('environment-modules');
    expect([...filesOf(machine).keys()]).toContain(TREES);
  }
  expect(pack).toContain('skylan-modules.sh');
  expect(worker.packages).not.toContain('podman');
});

test('both go together', () => {
  expect(workerSoftware(CHOSEN).folders).toEqual(['containers', 'modules']);
  expect(controllerSoftware(CHOSEN).folders).toEqual(['modules']);
});
