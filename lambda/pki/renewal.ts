import { parameterNames } from '../../lib/pki/contract';
import { putIfChanged } from '../parameter-store/parameters';
import { removeClient } from './client';
import { withCertificates } from './openvpn/profile';
import type { Environment } from './ports';
import { renewCaCertificate, renewClientCertificate, renewServerCertificate } from './renewed-certificate';
import { publishCrl } from './revocation';
import { isRevoked } from './revocation-record';

/**
 * What is done daily: a new CRL, and certificates of authority, server and
 * clients for the keys that they have, long before the present ones end. One
 * that fails does not stop the others.
 *
 * @throws Error with all that failed
 */
export async function renew(environment: Environment, namespace: string): Promise<void> {
  const { store, log } = environment;
  const names = parameterNames(namespace);
  const failures: string[] = [];
  const attempt = async (what: string, run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  if ((await store.get(names.caCertificate)) === undefined) {
    throw new Error(`there is no certificate authority at ${names.caCertificate}`);
  }
  await attempt('certificate of the authority', async () => {
    await renewCaCertificate(environment, namespace);
  });
  await attempt('list of revoked certificates', async () => {
    const leftOut = await publishCrl(environment, namespace);
    if (leftOut === 0) return;
    throw new Error(
      `it is full, and the ${leftOut} clients that were removed last still get in: destroy this LAN and deploy it anew`,
    );
  });
  await attempt('certificate of the server', async () => {
    await renewServerCertificate(environment, namespace);
  });
  await attempt('certificates of clients', async () => {
    for (const client of await clientsOf(environment, namespace)) {
      await attempt(`client ${client}`, () => renewClient(environment, namespace, client));
    }
  });
  if (failures.length > 0) throw new Error(`not renewed below ${names.root}: ${failures.join('; ')}`);
  log('renewal complete', { namespace });
}

/** Names of all clients. */
async function clientsOf({ store }: Environment, namespace: string): Promise<readonly string[]> {
  const { clientsFolder } = parameterNames(namespace);
  const names = (await store.list(clientsFolder)).map(({ name }) => name.slice(clientsFolder.length + 1).split('/'));
  return names.flatMap(([client = '', kind, ...rest]) => (kind === 'certificate' && rest.length === 0 ? [client] : []));
}

/** Brings a client's certificate and profile up to date. One that is being made or removed is left to that. */
async function renewClient(environment: Environment, namespace: string, client: string): Promise<void> {
  const { store, log } = environment;
  const names = parameterNames(namespace).client(client);
  const [before, profile] = [await store.get(names.certificate), await store.get(names.profile)];
  if (before === undefined || profile === undefined || (await isRevoked(environment, namespace, before))) return;
  const certificate = await renewClientCertificate(environment, namespace, client, before);
  const caCertificate = await store.get(parameterNames(namespace).caCertificate);
  if (caCertificate === undefined) return;
  await putIfChanged(store, names.profile, 'secret', withCertificates(profile, { caCertificate, certificate }));
  // A removal that began meanwhile has not seen what was written here.
  if (await isRevoked(environment, namespace, before)) {
    await removeClient(environment, namespace, client);
    log('client removed while it was being renewed', { namespace, client });
  }
}
