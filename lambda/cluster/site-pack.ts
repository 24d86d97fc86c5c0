import {
  type KeyRecord,
  parameterNames,
  SITE_PACK_PART_CHARACTERS,
  type SitePackFile,
  type SitePackProperties,
  sitesOfPair,
} from '../../lib/cluster-keys/contract';
import { largeParameter } from '../parameter-store/parameters';
import { archive } from './archive';
import { checkOwner, isOf, readRecord } from './key-record';
import { fill, type Placeholder, placeholdersIn, written } from './placeholders';
import type { Environment, Request } from './ports';

/** A site pack to be made. */
export interface SitePack extends Omit<SitePackProperties, 'Files'> {
  readonly Files: readonly SitePackFile[];
}

/**
 * Makes a site's pack of its templates and the cluster's keys. A pack that is
 * the same as before gets no new version. It belongs to whom the site's keys do.
 *
 * @throws Error when a template asks for what the site may not have or what is not there, the pack is too large, or the
 * site is another stack's
 */
export async function ensureSitePack(
  { store, log }: Environment,
  properties: SitePack,
  request: Request,
): Promise<void> {
  const { Namespace: namespace, Site: site, Files: files } = properties;
  const { publicKey, pack: names } = parameterNames(namespace).site(site);
  checkOwner(publicKey, await readRecord(store, publicKey), request);
  const values = new Map<string, string>();
  for (const placeholder of placeholdersIn(files.map(({ content }) => content))) {
    values.set(written(placeholder), await lookUp({ store }, properties, placeholder));
  }
  const value = (placeholder: Placeholder) => values.get(written(placeholder)) ?? '';
  const filled = files.map((file) => ({ ...file, content: fill(file.content, value) }));
  const parts = partsOf(archive(filled).toString('base64'));
  if (parts.length > names.length) {
    throw new Error(
      `the pack of site ${JSON.stringify(site)} needs ${parts.join('').length} characters, but there is room for ` +
        `${names.length * SITE_PACK_PART_CHARACTERS}: name fewer sites, on-demand workers or features`,
    );
  }
  for (const [index, part] of parts.entries()) {
    const name = names[index] ?? '';
    if ((await store.get(name)) !== part) await store.put(largeParameter(name, part, 'secret'));
  }
  // What a larger pack had.
  await store.delete(names.slice(parts.length));
  log('site pack complete', { namespace, site, characters: parts.join('').length });
}

function partsOf(text: string): readonly string[] {
  return text.match(new RegExp(`.{1,${SITE_PACK_PART_CHARACTERS}}`, 'g')) ?? [];
}

/** Removes a site's pack, unless the site is another stack's; a missing one is no error. */
export async function removeSitePack(
  { store, log }: Environment,
  { Namespace: namespace, Site: site }: Pick<SitePackProperties, 'Namespace' | 'Site'>,
  { stack }: Request,
): Promise<void> {
  const { publicKey, pack } = parameterNames(namespace).site(site);
  const owner = await readRecord(store, publicKey);
  if (owner && !isOf(owner, stack)) {
    log('site pack kept: it is not of this stack', { namespace, site });
    return;
  }
  await store.delete(pack);
  log('site pack removed', { namespace, site });
}

/** What a placeholder stands for in the pack of one site, which gets no secret of others. */
async function lookUp(
  { store }: Pick<Environment, 'store'>,
  { Namespace, Site: site, Endpoints, Keys, MungeKeyRevision, TokenKeyRevision }: SitePack,
  placeholder: Placeholder,
): Promise<string> {
  const { kind, name } = placeholder;
  const names = parameterNames(Namespace);
  const key = async (parameterName: string, revision = Keys[name]) => {
    const record = await readRecord(store, parameterName);
    if (!record) throw new Error(`${written(placeholder)} in the pack of ${site}: there is no ${parameterName}`);
    return chosen(parameterName, record, revision);
  };
  switch (kind) {
    case 'private-key':
      if (name === site) return key(names.site(name).privateKey);
      break;
    case 'public-key':
      return key(names.site(name).publicKey);
    case 'preshared-key':
      if (sitesOfPair(name).includes(site)) return key(names.presharedKey(name));
      break;
    case 'munge-key':
      return key(names.mungeKeyRecord, MungeKeyRevision);
    case 'token-key':
      if (TokenKeyRevision !== undefined) return key(names.tokenKey, TokenKeyRevision);
      break;
    case 'endpoint': {
      const endpoint = Endpoints[name];
      if (endpoint === undefined)
        throw new Error(`the pack of ${site} asks for the endpoint of ${name}, which has none`);
      return endpoint;
    }
    default:
      throw new Error(`the pack of ${site} has an unknown placeholder ${JSON.stringify(written(placeholder))}`);
  }
  throw new Error(`the pack of ${site} asks for ${written(placeholder)}, which that site may not have`);
}

function chosen(parameterName: string, { current, previous }: KeyRecord, wanted?: string): string {
  if (wanted === undefined) return current.value;
  const key = [current, previous].find((one) => one && String(one.revision) === wanted);
  if (!key) throw new Error(`${parameterName} has no key of revision ${wanted}`);
  return key.value;
}
