import { parameterNames, SITE_KEYS_TYPE, TUNNEL_PROFILE_TYPE } from '../../lib/cluster-keys/contract';
import { planRobotLan } from '../../lib/robot-lan/plan';
import { uplinkOf } from '../../lib/uplink/kinds';
import type { UplinkMachine } from '../../lib/uplink/uplink';
import { renderPeers } from '../../lib/uplink/wireguard/peers';
import { renderWireGuardProfile } from '../../lib/uplink/wireguard/profile';
import { Deployment as KeyDeployment } from '../../test/lambda/cluster/fakes';
import { Deployment, NAMES } from '../../test/lambda/pki/fakes';

const CLIENT = 'desktop';
const GATEWAY = 'gateway';
const LAN_MTU_BYTES = 1500;
/** As the gateway on the road is called (`machine/home.py`). */
const REMOTE = '203.0.113.10';

/**
 * Files of keys, profiles and configuration that skylan's roads use, by name: what a plan with one client, and the handlers,
 * make for the machines. Keys are this run's alone.
 */
export async function credentials(): Promise<Readonly<Record<string, string>>> {
  return { ...(await ofOpenVpn()), ...(await ofWireGuard()) };
}

/** What an uplink of skylan as it is by default brings onto a gateway, and its port. */
function uplink(kind: 'openvpn' | 'wireguard'): UplinkMachine & { readonly port: number } {
  const { uplinks, gateway } = planRobotLan({ clients: [CLIENT], uplink: { kind } });
  const [plan] = uplinks;
  if (!plan) throw new Error(`a LAN has no uplink by ${kind}`);
  const lan = { gatewayLanAddress: gateway.lanAddress, mtuBytes: LAN_MTU_BYTES };
  return { ...uplinkOf(plan).machine(lan), port: plan.port };
}

async function ofOpenVpn(): Promise<Record<string, string>> {
  const { port, files } = uplink('openvpn');
  const deployment = new Deployment(new Date());
  await deployment.authority('Create');
  await deployment.client('Create', { Client: CLIENT, RemoteHost: REMOTE, Port: String(port) });
  const value = (name: string) => deployment.store.value(name);
  const names = NAMES.client(CLIENT);
  return {
    'ca.crt': value(NAMES.caCertificate),
    'crl.pem': value(NAMES.caCrl),
    'server.crt': value(NAMES.gatewayCertificate),
    'server.key': value(NAMES.gatewayKey),
    'tls-crypt-v2.key': value(NAMES.gatewayTlsCryptKey),
    'client.crt': value(names.certificate),
    'client.key': value(names.key),
    'client.ovpn': value(names.profile),
    ...Object.fromEntries(files.map(({ path, content }) => [path.split('/').at(-1), content])),
  };
}

async function ofWireGuard(): Promise<Record<string, string>> {
  const { port, values } = uplink('wireguard');
  const deployment = new KeyDeployment();
  const Namespace = 'skylan/lan/bench/wireguard';
  const names = parameterNames(Namespace);
  for (const Site of [GATEWAY, CLIENT]) {
    await deployment.send(SITE_KEYS_TYPE, 'Create', { Namespace, Site, Revision: '1' });
  }
  const Content = renderWireGuardProfile({
    lan: 'bench',
    lanCidr: '10.1.2.0/24',
    client: CLIENT,
    gateway: GATEWAY,
    port,
  });
  const Keys = { [GATEWAY]: '1', [CLIENT]: '1' };
  const profile = { Namespace, Client: CLIENT, Content, Endpoints: { [GATEWAY]: REMOTE }, Keys };
  await deployment.send(TUNNEL_PROFILE_TYPE, 'Create', profile);
  const key = (name: string) => deployment.record(name).current.value;
  const variables = { ...values, SKYLAN_LAN_MTU_BYTES: String(LAN_MTU_BYTES) };
  return {
    'client.conf': deployment.store.value(names.profile(CLIENT)),
    'wireguard-key': key(names.site(GATEWAY).privateKey),
    'wireguard-peers': renderPeers(new Map([[CLIENT, key(names.site(CLIENT).publicKey)]])),
    'wireguard.env': Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  };
}
