import { App, aws_ec2 as ec2, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { HybridCluster, RobotLan } from 'skylan';

const app = new App();

const robots = new Stack(app, 'Robots');
const lan = new RobotLan(robots, 'Lan', { lanCidr: '10.20.0.0/24' });
const mapper = lan.addNode({ name: 'mapper', instanceType: new ec2.InstanceType('g5.xlarge') });
mapper.connections.allowFrom(ec2.Peer.ipv4('203.0.113.7/32'), ec2.Port.tcp(8765), 'Foxglove');
lan.addClient('field_laptop');
lan.grantReadProfile(new iam.Role(robots, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }), 'field_laptop');

const cluster = new HybridCluster(new Stack(app, 'Cluster'), 'Cluster');
cluster.connections.allowInternally(ec2.Port.tcp(5201), 'iperf3');

app.synth();
