import {
  parameterNames,
  SITE_PACK_PART_CHARACTERS,
  type SitePackFile,
  type SitePackProperties,
} from '../../lib/cluster-keys/contract';
import { largeParameter } from '../parameter-store/parameters';
import { archive } from './archive';
import { filled } from './filled';
import { checkOwner, isOf, readRecord } from './key-record';
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
  const texts = await filled(
    store,
    files.map(({ content }) => content),
    { ...properties, whose: `the pack of ${site}` },
  );
  const parts = partsOf(
    archive(files.map((file, index) => ({ ...file, content: texts[index] ?? '' }))).toString('base64'),
  );
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
