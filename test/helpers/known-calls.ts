import type { AwsCall } from '../../lab/checks/access/access';
import { OPERATOR, onParameters, type ResolvedTemplate } from './template-access';

/*
 * The calls that programs are known to make, read from them: `lambda/` and `assets/`. A program that makes another one
 * needs it here, and a grant.
 */

const EC2 = 'ec2.amazonaws.com';
const LAMBDA = 'lambda.amazonaws.com';

/** A machine of a template: what it is called, its role, and the bundle that its user data name. */
interface Machine {
  readonly hostname: string;
  readonly role: string;
  readonly bundle: string;
  readonly namespace: string;
}

function machinesOf(template: ResolvedTemplate): Machine[] {
  const roleOf = new Map(template.all('AWS::IAM::InstanceProfile').map(([id, { Roles }]) => [id, Roles[0]]));
  const instances = template.all('AWS::EC2::Instance').map(([, { IamInstanceProfile, UserData }]) => ({
    IamInstanceProfile,
    UserData,
  }));
  const ofFleets = template.all('AWS::EC2::LaunchTemplate').map(([, { LaunchTemplateData }]) => ({
    IamInstanceProfile: LaunchTemplateData.IamInstanceProfile.Name,
    UserData: LaunchTemplateData.UserData,
  }));
  return [...instances, ...ofFleets].map(({ IamInstanceProfile, UserData }) => {
    const said = (pattern: RegExp) => pattern.exec(UserData)?.[1] ?? '';
    return {
      hostname: said(/SKYLAN_HOSTNAME='?([^'\s]+)/),
      role: template.arn(roleOf.get(IamInstanceProfile)),
      bundle: `arn:aws:s3:::${said(/https:\/\/s3\.us-east-1\.amazonaws\.com\/([^\s"']+)/)}`,
      namespace: said(/SKYLAN_NAMESPACE='?([^'\s]+)/),
    };
  });
}

/** What every machine calls: `skylan-bundle`. */
function bundleCalls(machines: readonly Machine[]): AwsCall[] {
  return machines.map(({ role, bundle }) => ({
    principal: role,
    by: EC2,
    action: 's3:GetObject',
    resources: [{ arn: bundle }],
  }));
}

/** `skylan-parameters`, each line a call. */
function reads({ role, namespace }: Machine, ...calls: readonly (readonly string[])[]): AwsCall[] {
  return calls.map((names) =>
    onParameters(
      role,
      EC2,
      'ssm:GetParameters',
      names.map((name) => `${namespace}/${name}`),
    ),
  );
}

/** CDK's own functions, and AWS itself. */
function commonCalls(template: ResolvedTemplate): AwsCall[] {
  const roles = template.all('AWS::IAM::Role').map(([id]) => id);
  const framework = roles.filter((id) => /FrameworkRole/.test(id));
  const handlers = template.all('AWS::Lambda::Function').filter(([id]) => /^Skylan.*ProviderHandler/.test(id));
  return [
    ...framework.flatMap((id) =>
      handlers
        .filter(([handler]) => providerOf(handler) === providerOf(id))
        .map(([handler]) => ({
          principal: template.arn(id),
          by: LAMBDA,
          action: 'lambda:InvokeFunction',
          resources: [{ arn: template.arn(handler) }],
        })),
    ),
    ...template.all('AWS::EC2::FlowLog').map(([, { DeliverLogsPermissionArn, LogGroupName }]) => ({
      principal: DeliverLogsPermissionArn,
      by: 'vpc-flow-logs.amazonaws.com',
      action: 'logs:PutLogEvents',
      resources: [{ arn: template.arn(LogGroupName) }],
    })),
    ...template.all('Custom::VpcRestrictDefaultSG').flatMap(([, { DefaultSecurityGroupId }]) =>
      ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'].map((action) => ({
        principal: template.arn(roles.find((id) => id.startsWith('CustomVpcRestrictDefaultSG')) ?? ''),
        by: LAMBDA,
        action,
        resources: [{ arn: `arn:aws:ec2:us-east-1:000000000000:security-group/${DefaultSecurityGroupId}` }],
      })),
    ),
    ...template.all('Custom::SkylanPinnedImage').map(([, { Create }]) => ({
      principal: template.arn(roles.find((id) => id.startsWith('AWS679f53fac')) ?? ''),
      by: LAMBDA,
      action: 'ssm:GetParameter',
      resources: [{ arn: `arn:aws:ssm:us-east-1::parameter${JSON.parse(Create).parameters.Name}` }],
    })),
  ];
}

/** What of a logical id names the provider that it is of. */
function providerOf(id: string): string {
  return id.slice(0, id.indexOf('Provider'));
}

/** What a handler does with parameters: `lambda/parameter-store/`. */
function handlerCalls(role: string, names: readonly string[]): AwsCall[] {
  return [
    ...['ssm:GetParameter', 'ssm:PutParameter'].flatMap((action) =>
      names.map((name) => onParameters(role, LAMBDA, action, [name])),
    ),
    onParameters(role, LAMBDA, 'ssm:DeleteParameters', names),
  ];
}

/** What a handler does with what is to move from a former namespace: `move.ts` and `former.ts`. */
function moveCalls(role: string, names: readonly string[], folders: readonly string[] = []): AwsCall[] {
  return [
    ...names.map((name) => onParameters(role, LAMBDA, 'ssm:GetParameter', [name])),
    ...folders.map((path) => onParameters(role, LAMBDA, 'ssm:GetParametersByPath', [path])),
    onParameters(role, LAMBDA, 'ssm:DeleteParameters', names),
  ];
}

/** @param provider - such as `SkylanPki` */
function handlerRole(template: ResolvedTemplate, provider: string): string {
  const [id = ''] = template
    .all('AWS::IAM::Role')
    .flatMap(([one]) => (one.startsWith(`${provider}ProviderHandlerRole`) ? [one] : []));
  return template.arn(id);
}

/** `lambda/instance-facts/`. */
function factsCalls(template: ResolvedTemplate): AwsCall[] {
  if (template.all('Custom::SkylanInstanceFacts').length === 0) return [];
  const principal = handlerRole(template, 'SkylanInstanceFacts');
  return [{ principal, by: LAMBDA, action: 'ec2:DescribeInstanceTypes', resources: [{ arn: '*' }] }];
}

/** Secrets, by the ends of their names. */
const SECRET =
  /\/(key|tls-crypt-v2-key|profile|private-key|preshared-key|pack|munge-key(-record)?|token-key|password)$/;

/** Those of a network from before there were kinds, which the account's own key has. */
const FORMER = /:parameter\/skylan\/(?!lan\/|cluster\/)/;

/** What Parameter Store asks of a key of one's own in the name of whoever calls it. */
function withKeyCalls(template: ResolvedTemplate, calls: readonly AwsCall[]): AwsCall[] {
  const resources = ['Custom::SkylanCertificateAuthority', 'Custom::SkylanSiteKeys'].flatMap((type) =>
    template.all(type),
  );
  const key: string | undefined = resources[0]?.[1].EncryptionKey;
  if (key === undefined) return [...calls];
  const onKey = ({ principal, by, action, resources: on }: AwsCall): AwsCall[] =>
    on.flatMap(({ arn }) => {
      const isPut = action === 'ssm:PutParameter';
      if (!SECRET.test(arn) || (!isPut && (FORMER.test(arn) || !action.startsWith('ssm:GetParameter')))) return [];
      const context = {
        'kms:ViaService': 'ssm.us-east-1.amazonaws.com',
        'kms:EncryptionContext:PARAMETER_ARN': arn,
      };
      const actions = isPut
        ? ['kms:Encrypt', ...(arn.endsWith('/pack') ? ['kms:GenerateDataKey'] : [])]
        : ['kms:Decrypt'];
      return actions.map((one) => ({
        ...{ principal, action: one, resources: [{ arn: key, context }] },
        ...(by === undefined ? {} : { by }),
      }));
    });
  return [...calls, ...calls.flatMap(onKey)];
}

/** All calls on a RobotLan with the settings' defaults but for its overlay, uplinks and key. */
export function robotLanCalls(template: ResolvedTemplate): AwsCall[] {
  return withKeyCalls(template, lanCalls(template));
}

function lanCalls(template: ResolvedTemplate): AwsCall[] {
  const machines = machinesOf(template);
  return [
    ...commonCalls(template),
    ...bundleCalls(machines),
    // skylan-network
    ...machines.flatMap((machine) => {
      const isListed = template
        .all('AWS::SSM::Parameter')
        .some(([, { Name }]) => Name === `${machine.namespace}/overlay/${machine.hostname}`);
      return isListed ? reads(machine, [`overlay/${machine.hostname}`]) : [];
    }),
    ...openVpnCalls(template, machines),
    ...wireGuardCalls(template, machines),
    ...workloadCalls(template, machines),
    ...idleStopCalls(template, machines),
    ...scheduleCalls(template),
  ];
}

/** skylan-workload, skylan-object. */
function workloadCalls(template: ResolvedTemplate, machines: readonly Machine[]): AwsCall[] {
  const parameters = template.all('AWS::SSM::Parameter');
  return machines.flatMap((machine) =>
    parameters
      .filter(([, { Name }]) => Name === `${machine.namespace}/workload/${machine.hostname}`)
      .flatMap(([, { Value }]) => [
        ...reads(machine, [`workload/${machine.hostname}`]),
        ...bundleCalls([{ ...machine, bundle: `arn:aws:s3:::${new URL(Value.split(' ')[1]).pathname.slice(1)}` }]),
      ]),
  );
}

/** skylan-wireguard, and the handler of its keys. */
function wireGuardCalls(template: ResolvedTemplate, machines: readonly Machine[]): AwsCall[] {
  const gateway = machines.find(({ hostname }) => hostname === 'cloud-gateway');
  const profiles = template.all('Custom::SkylanTunnelProfile').map(([, { Client }]) => Client);
  if (!gateway || profiles.length === 0) return [];
  const key = 'wireguard/sites/cloud-gateway/private-key';
  const ofSites = ['cloud-gateway', ...profiles].flatMap((site) =>
    ['private-key', 'public-key'].map((name) => `sites/${site}/${name}`),
  );
  const names = [...ofSites, ...profiles.map((client) => `clients/${client}/profile`)];
  return [
    ...reads(gateway, ['wireguard/peers', key], [key]),
    ...handlerCalls(
      handlerRole(template, 'SkylanClusterKeys'),
      names.map((name) => `${gateway.namespace}/wireguard/${name}`),
    ),
  ];
}

function openVpnCalls(template: ResolvedTemplate, machines: readonly Machine[]): AwsCall[] {
  const clients = template.all('Custom::SkylanClientProfile').map(([, { Client }]) => Client);
  if (clients.length === 0) return [];
  const handler = handlerRole(template, 'SkylanPki');
  const [lan, former] = ['/skylan/lan/robot-lan', '/skylan/robot-lan'];
  const onKey = ['kms:GetPublicKey', 'kms:Sign'].flatMap((action) =>
    template
      .all('AWS::KMS::Key')
      .map(([id]) => ({ principal: handler, by: LAMBDA, action, resources: [{ arn: template.arn(id) }] })),
  );
  const keys = ['certificate', 'key', 'tls-crypt-v2-key'];
  const folders = (root: string) => ['ca', 'ca/revoked', 'clients', 'gateway'].map((folder) => `${root}/${folder}`);
  const names = (root: string) => [
    ...['ca/certificate', 'ca/crl', 'ca/revoked/1A2B3C'].map((name) => `${root}/${name}`),
    ...keys.map((key) => `${root}/gateway/${key}`),
    ...clients.flatMap((client) => [...keys, 'profile'].map((key) => `${root}/clients/${client}/${key}`)),
  ];
  return [
    // skylan-credentials, skylan-crl
    ...machines
      .filter(({ hostname }) => hostname === 'cloud-gateway')
      .flatMap((machine) =>
        reads(
          machine,
          ['ca/certificate', 'ca/crl', ...keys.map((key) => `gateway/${key}`)],
          ['ca/crl'],
          ['ca/revoked/1A2B3C'],
        ),
      ),
    ...onKey,
    ...handlerCalls(handler, names(lan)),
    ...folders(lan).map((path) => onParameters(handler, LAMBDA, 'ssm:GetParametersByPath', [path])),
    ...moveCalls(handler, names(former), folders(former)),
  ];
}

/** `skylan-idle-stop`: of the gateway, where its settings say after how many minutes. */
function idleStopCalls(template: ResolvedTemplate, machines: readonly Machine[]): AwsCall[] {
  const gateway = machines.find(({ hostname }) => hostname === 'cloud-gateway');
  const [told] = template.all('AWS::EC2::Instance').flatMap(([, { UserData }]) => UserData.match(IDLE_STOP) ?? []);
  if (!gateway || told === undefined) return [];
  const who = { principal: gateway.role, by: EC2 };
  const instances = instancesWith(template, 'skylan:lan');
  const tagged = instances.map((one) => ({ ...one, context: { 'aws:TagKeys': ['skylan:last-stop'] } }));
  const stack = { arn: 'arn:aws:cloudformation:us-east-1:000000000000:stack/RobotLan/of-an-id' };
  return [
    { ...who, action: 'cloudformation:DescribeStacks', resources: [stack] },
    { ...who, action: 'ec2:DescribeInstances', resources: [{ arn: '*' }] },
    { ...who, action: 'ec2:CreateTags', resources: tagged },
    { ...who, action: 'ec2:StopInstances', resources: instances },
  ];
}

const IDLE_STOP = /SKYLAN_IDLE_STOP_MINUTES='?[1-9]\d*/;

/** What EventBridge Scheduler calls at its times. */
function scheduleCalls(template: ResolvedTemplate): AwsCall[] {
  return template.all('AWS::Scheduler::Schedule').map(([, { Target }]) => {
    const action = /:aws-sdk:ec2:(\w)(\w+)$/.exec(Target.Arn);
    const { InstanceIds }: { InstanceIds: string[] } = JSON.parse(Target.Input);
    return {
      principal: Target.RoleArn,
      by: 'scheduler.amazonaws.com',
      action: `ec2:${action?.[1]?.toUpperCase()}${action?.[2]}`,
      resources: InstanceIds.map((id) => ({ arn: template.arn(id) })),
    };
  });
}

/** GetParameters takes no more. */
const MOST_NAMES = 10;

/** All calls on a HybridCluster. */
export function hybridClusterCalls(template: ResolvedTemplate): AwsCall[] {
  return withKeyCalls(template, clusterCalls(template));
}

function clusterCalls(template: ResolvedTemplate): AwsCall[] {
  const machines = machinesOf(template);
  const parameters = new Map(template.all('AWS::SSM::Parameter').map(([, { Name, Value }]) => [Name, Value]));
  const ofGateways = machines.flatMap((machine) => {
    const site = machine.hostname.replace(/-gateway$/, '');
    const tunnel = parameters.get(`${machine.namespace}/sites/${site}/tunnel`);
    return tunnel === undefined ? [] : reads(machine, [`sites/${site}/tunnel`], ...keysIn(tunnel));
  });
  const isGateway = ({ hostname }: Machine) => hostname.endsWith('-gateway');
  const controller = machines.find(({ hostname }) => hostname === 'controller');
  const keyNames = [...new Set(ofGateways.flatMap(({ resources }) => resources.map(({ arn }) => arn)))]
    .map((arn) => arn.replace(/^.*:parameter/, ''))
    .filter((name) => !name.endsWith('/tunnel'));
  const namespace = machines[0]?.namespace ?? '';
  const fleets = parameters.get(`${namespace}/slurm/fleets.json`);
  const handler = handlerRole(template, 'SkylanClusterKeys');
  const names = [
    ...keyNames,
    `${namespace}/slurm/munge-key`,
    `${namespace}/slurm/munge-key-record`,
    `${namespace}/sites/bielefeld/private-key`,
    `${namespace}/sites/bielefeld/pack`,
  ];
  const hasTokens = template.all('Custom::SkylanTokenKey').length > 0;
  const inFormer = (name: string) => name.replace('/skylan/cluster/', '/skylan/');
  return [
    ...commonCalls(template),
    ...bundleCalls(machines),
    ...ofGateways,
    ...machines.filter((one) => !isGateway(one)).flatMap((one) => reads(one, ['slurm/munge-key'])),
    // skylan-slurm-conf, skylan-token-key
    ...(controller
      ? reads(
          controller,
          ...(hasTokens
            ? [['slurm/service/controller-tokens.conf'], ['slurm/token-key']]
            : [['slurm/service/controller.conf']]),
        )
      : []),
    ...(controller ? directoryCalls(template, controller.role) : []),
    ...(controller && fleets ? reads(controller, ['slurm/fleets.json']) : []),
    ...powerCalls(template, controller?.role),
    ...fleetCalls(template, controller?.role),
    ...endingCalls(template),
    ...(controller ? stateCalls(template, controller.role) : []),
    ...metricsCalls(template, machines),
    ...factsCalls(template),
    ...jobsCalls(template),
    ...handlerCalls(handler, [...names, ...(hasTokens ? [`${namespace}/slurm/token-key`] : [])]),
    ...moveCalls(handler, names.map(inFormer)),
    onParameters(handler, LAMBDA, 'ssm:PutParameter', [inFormer(`${namespace}/slurm/munge-key-record`)]),
  ];
}

/** `skylan-buckets`, and what jobs do with a bucket `results` that they write and a bucket `genomes` that they read. */
function jobsCalls(template: ResolvedTemplate): AwsCall[] {
  return template.all('AWS::IAM::Role').flatMap(([id, { AssumeRolePolicyDocument }]) => {
    const by: string | undefined = AssumeRolePolicyDocument.Statement[0].Principal.AWS;
    if (by === undefined) return [];
    const role = template.arn(id);
    const call = (action: string, ...arns: string[]): AwsCall[] =>
      arns.map((arn) => ({ principal: role, by, action, resources: [{ arn }] }));
    const [genomes, results] = ['arn:aws:s3:::genomes', 'arn:aws:s3:::results'];
    const key = (name: string) => `arn:aws:kms:us-east-1:000000000000:key/of-${name}`;
    const writes = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'];
    return [
      { principal: by, by: EC2, action: 'sts:AssumeRole', resources: [{ arn: role }] },
      ...call('s3:ListBucket', genomes, results),
      ...call('s3:GetObject', `${genomes}/one`, `${results}/one`),
      ...call('kms:Decrypt', key('genomes'), key('results')),
      ...writes.flatMap((action) => call(action, `${results}/one`)),
      ...call('kms:GenerateDataKey', key('results')),
    ];
  });
}

/** What `skylan-tunnel` asks for, as the placeholders of its template say, some at a time. */
function keysIn(tunnel: string): string[][] {
  const folders: Readonly<Record<string, string>> = {
    'private-key': 'sites',
    'public-key': 'sites',
    'preshared-key': 'pairs',
  };
  const names = [...tunnel.matchAll(/@\{([a-z-]+):([a-z0-9-]+)\}/g)].map(
    ([, kind = '', of]) => `${folders[kind]}/${of}/${kind}`,
  );
  const sorted = [...new Set(names)].sort();
  return Array.from({ length: Math.ceil(sorted.length / MOST_NAMES) }, (_, part) =>
    sorted.slice(part * MOST_NAMES, (part + 1) * MOST_NAMES),
  );
}

/** `skylan-state`: the volume, and the instance and network interface whose tags say that they are a controller's. */
function stateCalls(template: ResolvedTemplate, principal: string): AwsCall[] {
  const who = { principal, by: EC2 };
  const volumes = template.all('AWS::EC2::Volume').map(([id]) => ({ arn: template.arn(id) }));
  const tag = 'skylan:controller';
  const controllers = instancesWith(template, tag);
  return [
    ...['ec2:DescribeInstances', 'ec2:DescribeVolumes'].map((action) => ({
      ...who,
      action,
      resources: [{ arn: '*' }],
    })),
    { ...who, action: 'ec2:CreateTags', resources: volumes },
    ...['ec2:AttachVolume', 'ec2:DetachVolume'].map((action) => ({
      ...who,
      action,
      resources: [...volumes, ...controllers],
    })),
    { ...who, action: 'ec2:StopInstances', resources: controllers },
    { ...who, action: 'ec2:AssignPrivateIpAddresses', resources: tagged(template, 'AWS::EC2::NetworkInterface', tag) },
    // skylan-backup, skylan-restore
    ...['s3:GetObject', 's3:PutObject'].flatMap((action) =>
      template.all('AWS::S3::Bucket').map(([id]) => ({
        ...who,
        action,
        resources: [{ arn: `${template.arn(id)}/state-20260101T000000Z.tar.gz` }],
      })),
    ),
  ];
}

/** `skylan-directory`: the parameters that the controller's user data name. */
function directoryCalls(template: ResolvedTemplate, role: string): AwsCall[] {
  const told = template
    .all('AWS::EC2::Instance')
    .flatMap(([, { UserData }]) => [...UserData.matchAll(/SKYLAN_DIRECTORY_\w+_PARAMETER='([^']+)'/g)]);
  const names = [...new Set(told.map(([, name]) => name))].sort();
  return names.length === 0 ? [] : [onParameters(role, EC2, 'ssm:GetParameters', names)];
}

type TagList = readonly { readonly Key: string; readonly Value: string }[];

function tagsOf(list: TagList): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

/** Instances that have a tag. */
function instancesWith(template: ResolvedTemplate, tag: string) {
  return tagged(template, 'AWS::EC2::Instance', tag);
}

/** Resources of a type that have a tag. */
function tagged(template: ResolvedTemplate, type: string, tag: string) {
  return template
    .all(type)
    .map(([id, { Tags }]) => ({ arn: template.arn(id), tags: tagsOf(Tags ?? []) }))
    .filter(({ tags }) => tags[tag]);
}

/** `skylan-metrics`: of site gateways, and of the controller, which may be outside AWS. */
function metricsCalls(template: ResolvedTemplate, machines: readonly Machine[]): AwsCall[] {
  if (template.all('AWS::CloudWatch::Dashboard').length === 0) return [];
  const telling = machines.filter(({ hostname }) => hostname === 'controller' || hostname.endsWith('-gateway'));
  const namespace = `skylan/${machines[0]?.namespace.split('/').at(-1)}`;
  const isOutside = !telling.some(({ hostname }) => hostname === 'controller');
  const who = [
    ...telling.map(({ role }) => ({ principal: role, by: EC2 })),
    ...(isOutside ? [{ principal: OPERATOR }] : []),
  ];
  return who.map((one) => ({
    ...one,
    action: 'cloudwatch:PutMetricData',
    resources: [{ arn: '*', context: { 'cloudwatch:namespace': namespace } }],
  }));
}

/** `skylan-machines`, which finds instances by their tags. */
function powerCalls(template: ResolvedTemplate, controller: string | undefined): AwsCall[] {
  const who = controller ? { principal: controller, by: EC2 } : { principal: OPERATOR };
  const workers = instancesWith(template, 'skylan:node');
  if (workers.length === 0) return [];
  return [
    { ...who, action: 'ec2:DescribeInstances', resources: [{ arn: '*' }] },
    { ...who, action: 'ec2:StartInstances', resources: workers },
    { ...who, action: 'ec2:StopInstances', resources: workers },
  ];
}

/** `skylan-fleet`: one machine of each fleet made, told which worker it is, and ended. */
function fleetCalls(template: ResolvedTemplate, controller: string | undefined): AwsCall[] {
  const templates = template.all('AWS::EC2::LaunchTemplate');
  if (templates.length === 0) return [];
  const who = controller ? { principal: controller, by: EC2 } : { principal: OPERATOR };
  const arn = (rest: string) => ({ arn: `arn:aws:ec2:us-east-1:000000000000:${rest}` });
  const subnets = template.all('AWS::EC2::Subnet').filter(([id]) => /FleetSubnet/.test(id));
  const calls = templates.flatMap(([id, { LaunchTemplateData: data }]): AwsCall[] => {
    const tagged = new Map<string, Readonly<Record<string, string>>>(
      data.TagSpecifications.map(({ ResourceType, Tags }: { ResourceType: string; Tags: TagList }) => [
        ResourceType,
        tagsOf(Tags),
      ]),
    );
    const made = [...tagged].map(([kind, tags]) => ({
      ...arn(`${kind}/${id}-1`),
      context: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    }));
    const machine = { ...arn(`instance/${id}-1`), tags: tagged.get('instance') ?? {} };
    const profile = template.all('AWS::IAM::InstanceProfile').find(([one]) => one === data.IamInstanceProfile.Name);
    const launched = [
      arn(`launch-template/${id}`),
      { arn: `arn:aws:ec2:us-east-1::image/${data.ImageId}` },
      ...data.SecurityGroupIds.map((group: string) => arn(`security-group/${group}`)),
      ...subnets.map(([subnet]) => arn(`subnet/${subnet}`)),
      ...made,
    ];
    return [
      { ...who, action: 'ec2:CreateFleet', resources: [arn('fleet/*'), ...launched] },
      { ...who, action: 'ec2:RunInstances', resources: launched },
      ...['CreateFleet', 'RunInstances'].map((create) => ({
        ...who,
        action: 'ec2:CreateTags',
        resources: made.map((one) => ({ ...one, context: { ...one.context, 'ec2:CreateAction': create } })),
      })),
      { ...who, action: 'ec2:CreateTags', resources: [{ ...machine, context: { 'aws:TagKeys': ['skylan:node'] } }] },
      { ...who, action: 'ec2:TerminateInstances', resources: [machine] },
      {
        ...who,
        action: 'iam:PassRole',
        resources: [
          { arn: template.arn(profile?.[1].Roles[0] ?? ''), context: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
        ],
      },
    ];
  });
  return [{ ...who, action: 'ec2:DescribeInstances', resources: [{ arn: '*' }] }, ...calls];
}

/** `lambda/fleet-workers/`. */
function endingCalls(template: ResolvedTemplate): AwsCall[] {
  const fleets = template.all('Custom::SkylanFleetWorkers');
  if (fleets.length === 0) return [];
  const who = { principal: handlerRole(template, 'SkylanFleetWorkers'), by: LAMBDA };
  const workers = fleets.map(([id, { Cluster, Fleet }]) => ({
    arn: `arn:aws:ec2:us-east-1:000000000000:instance/${id}-1`,
    tags: { 'skylan:cluster': Cluster, 'skylan:fleet': Fleet },
  }));
  return [
    { ...who, action: 'ec2:DescribeInstances', resources: [{ arn: '*' }] },
    { ...who, action: 'ec2:TerminateInstances', resources: workers },
  ];
}
