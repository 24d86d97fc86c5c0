import { type KeyRecord, parameterNames, type SitePackProperties, sitesOfPair } from '../../lib/cluster-keys/contract';
import type { ParameterStore } from '../parameter-store/ports';
import { readRecord } from './key-record';
import { fill, type Placeholder, placeholdersIn, written } from './placeholders';

/** Whose texts are filled, and which keys they may have. */
export interface Owner
  extends Pick<SitePackProperties, 'Namespace' | 'Site' | 'Endpoints' | 'Keys' | 'TokenKeyRevision'> {
  /** Undefined where the texts may not have munge's key. */
  readonly MungeKeyRevision?: string;
  /** What the texts are, for messages: `the pack of giessen`. */
  readonly whose: string;
}

/**
 * Texts with values in the places of their placeholders.
 *
 * @throws Error when they ask for what their owner may not have or what is not there
 */
export async function filled(
  store: ParameterStore,
  texts: readonly string[],
  owner: Owner,
): Promise<readonly string[]> {
  const values = new Map<string, string>();
  for (const placeholder of placeholdersIn(texts)) {
    values.set(written(placeholder), await lookUp(store, owner, placeholder));
  }
  return texts.map((text) => fill(text, (placeholder) => values.get(written(placeholder)) ?? ''));
}

/** What a placeholder stands for in the texts of one site, which gets no secret of others. */
async function lookUp(store: ParameterStore, owner: Owner, placeholder: Placeholder): Promise<string> {
  const { Namespace, Site: site, Endpoints, Keys, MungeKeyRevision, TokenKeyRevision, whose } = owner;
  const { kind, name } = placeholder;
  const names = parameterNames(Namespace);
  const key = async (parameterName: string, revision = Keys[name]) => {
    const record = await readRecord(store, parameterName);
    if (!record) throw new Error(`${written(placeholder)} in ${whose}: there is no ${parameterName}`);
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
      if (MungeKeyRevision !== undefined) return key(names.mungeKeyRecord, MungeKeyRevision);
      break;
    case 'token-key':
      if (TokenKeyRevision !== undefined) return key(names.tokenKey, TokenKeyRevision);
      break;
    case 'endpoint': {
      const endpoint = Endpoints[name];
      if (endpoint === undefined) throw new Error(`${whose} asks for the endpoint of ${name}, which has none`);
      return endpoint;
    }
    default:
      throw new Error(`${whose} has an unknown placeholder ${JSON.stringify(written(placeholder))}`);
  }
  throw new Error(`${whose} asks for ${written(placeholder)}, which that site may not have`);
}

function chosen(parameterName: string, { current, previous }: KeyRecord, wanted?: string): string {
  if (wanted === undefined) return current.value;
  const key = [current, previous].find((one) => one && String(one.revision) === wanted);
  if (!key) throw new Error(`${parameterName} has no key of revision ${wanted}`);
  return key.value;
}
