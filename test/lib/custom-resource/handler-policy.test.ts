import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Keyring } from '../../../lib/cluster-keys/keyring';
import { MungeKey } from '../../../lib/cluster-keys/munge-key';
import { SiteKeys } from '../../../lib/cluster-keys/site-keys';
import { CertificateAuthority } from '../../../lib/pki/certificate-authority';
import { ClientProfile } from '../../../lib/pki/client-profile';
import { testApp } from '../../helpers/app';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | readonly string[];
}
type Resources = Readonly<Record<string, Resource>>;

function resources(build: (stack: Stack) => void): Resources {
  const stack = new Stack(testApp(), 'Test', { env: { account: '123456789012', region: 'eu-central-1' } });
  build(stack);
  return Template.fromStack(stack).toJSON().Resources;
}

const lan = (name: string) => (stack: Stack) => {
  const authority = new CertificateAuthority(stack, 'Ca', { name });
  new ClientProfile(stack, 'Client', { authority, client: 'home', remoteHost: '192.0.2.1' });
};
const cluster = (name: string) => (stack: Stack) => {
  const keyring = new Keyring(stack, 'Keyring', { name });
  new SiteKeys(stack, 'Site', { keyring, site: 'giessen' });
  new MungeKey(stack, 'Munge', { keyring });
};

const LAN_SECRETS = ['/ca/crl', '/gateway/key', '/clients/home/key'];
const CLUSTER_SECRETS = ['/sites/giessen/private-key', '/slurm/munge-key', '/slurm/munge-key-record'];

/** Logical ids that a resource names: it comes after these, and goes before them. */
function needs(resource: Resource): readonly string[] {
  const text = JSON.stringify(resource.Properties ?? {});
  const references = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z0-9]+)"/g)].map(([, id = '']) => id);
  return [...references, ...[resource.DependsOn ?? []].flat()];
}

/**
 * What CloudFormation removes when a template takes the place of another one,
 * in order: what is gone, and what of a custom resource was replaced, each
 * before what it needed.
 */
function cleanUp(before: Resources, after: Resources): readonly string[] {
  const goes = (id: string) => !(id in after) || isReplaced(before[id], after[id]);
  const order: string[] = [];
  const visit = (id: string) => {
    if (order.includes(id)) return;
    for (const [other, resource] of Object.entries(before)) if (needs(resource).includes(id)) visit(other);
    order.push(id);
  };
  Object.keys(before).forEach(visit);
  return order.filter(goes);
}

/** The handler gives a resource of another namespace another physical id. */
const isReplaced = (one?: Resource, other?: Resource) =>
  (one?.Type.startsWith('Custom::Skylan') ?? false) && one?.Properties?.Namespace !== other?.Properties?.Namespace;

/** Whether policies let the handler delete a parameter. */
function mayDelete(policies: readonly Resource[], name: string): boolean {
  const patterns = policies.flatMap(({ Properties = {} }) => {
    const { Statement } = Properties.PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] };
    return Statement.filter(({ Action }) => [Action].flat().includes('ssm:DeleteParameters')).flatMap(({ Resource }) =>
      [Resource].flat().map((arn) => /:parameter(\/[^"]*)/.exec(JSON.stringify(arn))?.[1] ?? ''),
    );
  });
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

test.each([
  ['LAN', 'lan', lan, LAN_SECRETS],
  ['cluster', 'cluster', cluster, CLUSTER_SECRETS],
])('a renamed %s: the handler may remove the parameters before until it has done so', (_what, kind, build, secrets) => {
  // GIVEN
  const [before, after] = [resources(build('old')), resources(build('new'))];
  const policies = new Set(Object.keys(before).filter((id) => before[id]?.Type === 'AWS::IAM::Policy'));
  const now = (id: string) => (id in after ? after[id] : before[id]) as Resource;
  let asked = 0;
  // WHEN all that is new stands, and CloudFormation cleans up
  for (const id of cleanUp(before, after)) {
    if (before[id]?.Type.startsWith('Custom::Skylan')) {
      asked++;
      // THEN
      for (const secret of secrets) {
        expect([id, secret, mayDelete([...policies].map(now), `/skylan/${kind}/old${secret}`)]).toEqual([
          id,
          secret,
          true,
        ]);
      }
    }
    policies.delete(id);
  }
  expect(asked).toBe(2);
  // THEN nothing is left that allows it
  expect(mayDelete([...policies].map(now), `/skylan/${kind}/old${secrets[0]}`)).toBe(false);
  expect(
    mayDelete(
      Object.values(after).filter(({ Type }) => Type === 'AWS::IAM::Policy'),
      `/skylan/${kind}/new${secrets[0]}`,
    ),
  ).toBe(true);
});

/** The template that a skylan without kinds makes: another namespace and policy, and nothing of a former one. */
function withoutKinds(template: Resources, kind: string): Resources {
  const text = JSON.stringify(template)
    .replaceAll(`skylan/${kind}/`, 'skylan/')
    .replaceAll(/"FormerNamespace":"[^"]*",/g, '')
    .replaceAll(/HandlerAccessskylan[a-z]+old/g, 'HandlerAccessskylanold');
  return JSON.parse(text);
}

test.each([
  ['LAN', 'lan', lan, LAN_SECRETS],
  ['cluster', 'cluster', cluster, CLUSTER_SECRETS],
])(
  'a %s from before there were kinds: the handler may remove the parameters before, and nothing new',
  (_what, kind, build, secrets) => {
    // GIVEN
    const after = resources(build('old'));
    const before = withoutKinds(after, kind);
    const policies = new Set(Object.keys(before).filter((id) => before[id]?.Type === 'AWS::IAM::Policy'));
    for (const id of Object.keys(after)) if (after[id]?.Type === 'AWS::IAM::Policy') policies.add(id);
    const now = (id: string) => (id in after ? after[id] : before[id]) as Resource;
    const order = cleanUp(before, after);
    // THEN
    expect(order.filter((id) => before[id]?.Type.startsWith('Custom::Skylan'))).toHaveLength(2);
    expect(order.filter((id) => before[id]?.Type === 'AWS::IAM::Policy')).toEqual([
      expect.stringContaining('HandlerAccess'),
    ]);
    for (const id of order) {
      for (const secret of secrets) {
        const allowed = [`/skylan/old${secret}`, `/skylan/${kind}/old${secret}`].map((name) =>
          mayDelete([...policies].map(now), name),
        );
        expect([id, ...allowed]).toEqual([id, true, true]);
      }
      policies.delete(id);
    }
    // THEN the order of the clean-up does not matter
    const own = Object.values(after).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    for (const secret of secrets) expect([secret, mayDelete(own, `/skylan/old${secret}`)]).toEqual([secret, true]);
  },
);

test.each([
  ['LAN', lan],
  ['cluster', cluster],
])('a %s of the same name keeps its policy', (_what, build) => {
  expect(cleanUp(resources(build('lab')), resources(build('lab')))).toEqual([]);
});

test('two names that differ in what a logical id cannot have are two policies', () => {
  const ids = ['a-b', 'a.b', 'ab'].map((name) =>
    Object.keys(resources(cluster(name))).find((id) => /HandlerAccess/.test(id)),
  );
  expect(new Set(ids).size).toBe(3);
});
