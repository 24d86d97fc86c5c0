import { Deployment, NAMES } from '../../test/lambda/pki/fakes';

/** UDP port of skylan's server on the road. */
const PORT = '1194';
const CLIENT = 'desktop';
/** As the gateway on the road is called (`machine/home.py`). */
const REMOTE = '203.0.113.10';

/**
 * Files of keys and profiles that the roads by OpenVPN use, by name: what the handler makes of one LAN with one client.
 * They are this run's alone.
 */
export async function credentials(): Promise<Readonly<Record<string, string>>> {
  const deployment = new Deployment(new Date());
  await deployment.authority('Create');
  await deployment.client('Create', { Client: CLIENT, RemoteHost: REMOTE, Port: PORT });
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
    'lan.conf': `port ${PORT}\ntun-mtu 1500\n`,
  };
}
