import type { Reason } from './unused';

/** What machines, functions and CDK's own functions may do and a run in the lab does not, or not each run. */
export const REASONS: readonly Reason[] = [
  {
    actions: [
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ],
    why: "the Session Manager agent calls these, which comes from AWS's bucket: there is none in the lab",
  },
  {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    principal: /(Handler|Framework|Service|Provider|FlowLogIAM)Role$/,
    why: 'AWS writes the logs of functions and of flows by their roles, and the embedded AWS without a call',
  },
  {
    actions: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress'],
    principal: /^CustomVpcRestrictDefaultSG/,
    why: "CDK's function puts the default group's rules back when the VPC is deleted",
  },
  {
    actions: ['lambda:GetFunction', 'lambda:InvokeFunction'],
    principal: /FrameworkRole$/,
    why: "CDK's framework waits for a function that AWS is still updating, and may call a version of it",
  },
  {
    actions: ['ssm:DeleteParameters', 'ssm:GetParametersByPath'],
    principal: /HandlerRole$/,
    why: 'what a deploy removes from the settings, or the stack, takes its parameters with it',
  },
  {
    actions: ['ssm:GetParameter', 'ssm:PutParameter'],
    resource: /:parameter\/skylan\/lan\/[^/]+(\/(ca|clients|gateway))?$/,
    principal: /HandlerRole$/,
    why: 'the folder itself stands beside what is in it, for ssm:GetParametersByPath; no parameter has its name',
  },
  {
    actions: ['ssm:GetParameter', 'ssm:PutParameter'],
    resource: /:parameter\/skylan\/[^/]+\/((ca|clients|gateway)(\/\*)?|(pairs|sites)\/\*|slurm\/munge-key(-record)?)$/,
    principal: /HandlerRole$/,
    why: 'a network from before there were kinds has its parameters there, and the first deploy moves them',
  },
  {
    actions: ['ssm:GetParameter', 'ssm:PutParameter'],
    resource: /:parameter\/skylan\/cluster\/[^/]+\/slurm\/token-key$/,
    principal: /HandlerRole$/,
    why: 'a cluster without tokens has no key of theirs, and one that had them has it removed',
  },
  {
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
    principal: /(HandlerRole|MachineRole|WorkerIdentityRole)$/,
    why: "Parameter Store calls a KMS key of one's own in the name of whoever calls it, and the embedded AWS without a call",
  },
  {
    actions: ['ssm:GetParameters'],
    resource: /\/ca\/revoked\/\*$/,
    why: 'the gateway looks up who a certificate was of when one is revoked',
  },
  {
    actions: ['cloudformation:DescribeStacks', 'ec2:CreateTags', 'ec2:DescribeInstances', 'ec2:StopInstances'],
    principal: /GatewayMachineRole$/,
    why: 'the gateway stops the LAN when nobody has been connected for long, and asks before whether a deploy runs',
  },
  {
    actions: ['ec2:StartInstances', 'ec2:StopInstances'],
    principal: /PowerScheduleRole$/,
    why: 'EventBridge Scheduler starts and stops machines at times of the day',
  },
  {
    actions: ['ec2:DescribeInstances', 'ec2:StartInstances', 'ec2:StopInstances'],
    principal: /^(slurm-operator|.*ControllerMachineRole)$/,
    why: 'Slurm powers on-demand workers up and down, when a job asks for one',
  },
  {
    actions: ['ec2:CreateFleet', 'ec2:CreateTags', 'ec2:RunInstances', 'ec2:TerminateInstances', 'iam:PassRole'],
    principal: /^(slurm-operator|.*ControllerMachineRole)$/,
    why: 'Slurm has machines of a fleet made and ended, when a job asks for them',
  },
  {
    actions: ['s3:GetObject'],
    resource: /\/[0-9a-f]{64}\.gz$/,
    principal: /WorkerIdentityRole$/,
    why: 'workers of a fleet fetch their files when a job has some made; one that stands and got none would not be ready',
  },
  {
    actions: ['ec2:DescribeInstances', 'ec2:TerminateInstances'],
    principal: /^SkylanFleetWorkersProviderHandlerRole$/,
    why: 'workers of a fleet are ended when a deploy removes the fleet, or with the stack',
  },
  {
    actions: ['iam:CreateServiceLinkedRole'],
    resource: /:role\/aws-service-role\/spot\.amazonaws\.com\//,
    why: "EC2 makes the role of Spot instances at an account's first one",
  },
  {
    actions: ['ec2:DescribeInstances', 'ec2:DetachVolume', 'ec2:StopInstances'],
    principal: /ControllerMachineRole$/,
    why: 'a new controller takes the volume of the state from the old one, when a deploy replaces it',
  },
  {
    actions: ['s3:GetObject', 's3:PutObject'],
    resource: /\/state-\*$/,
    principal: /ControllerMachineRole$/,
    why: 'a copy of the state is made at night, and read when an operator restores it',
  },
];
