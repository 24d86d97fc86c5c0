import { isIPv4 } from 'node:net';
import {
  type MungeKeyProperties,
  type PairKeyProperties,
  SITE_PATTERN,
  type SiteKeysProperties,
  type SitePackFile,
  type SitePackProperties,
  sitesOfPair,
  type TokenKeyProperties,
  type TunnelProfileProperties,
  WIREGUARD_KEY_PATTERN,
} from '../../lib/cluster-keys/contract';
import { type Located, NAME_PATTERN, networkNamespace } from '../../lib/custom-resource/contract';
import { InvalidPropertiesError, parseLocated, type Rule, wholeNumber } from '../custom-resource/properties';
import type { SitePack } from './site-pack';

const isSite = (text: string) => SITE_PATTERN.test(text);

const Site: Rule = {
  accepts: isSite,
  expectation: '1 to 31 lower-case letters, digits and single hyphens, beginning with a letter',
};
/** An end of a LAN's tunnel. */
const Client: Rule = {
  accepts: (value) => NAME_PATTERN.test(value),
  expectation: '1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit',
};
const Content: Rule = { accepts: (value) => value !== '', expectation: 'the text of a profile' };
const Pair: Rule = {
  accepts: (value) => {
    const [one = '', other = '', ...rest] = sitesOfPair(value);
    return rest.length === 0 && isSite(one) && isSite(other) && one < other;
  },
  expectation: 'two site names in alphabetical order, joined by "--"',
};
const Revision = wholeNumber(1, 999_999_999);
/** What resources mean that were made before munge's key had revisions; a deploy that is rolled back asks so. */
const FIRST_REVISION = '1';
const Source: Rule = {
  accepts: (value) => /^(\/[A-Za-z0-9_.-]+)+$/.test(value),
  expectation: 'the full name of a parameter, such as "/slurm/munge-key"',
};
/** As `lib/cluster-keys/munge-key.ts` names it: of a key that was brought with its source. */
const MungeKeyRevision: Rule = {
  accepts: (value) => {
    const [number = '', source, ...rest] = value.split(' of ');
    return Revision.accepts(number) && (source === undefined || Source.accepts(source)) && rest.length === 0;
  },
  expectation: 'a revision, or one and the parameter that the key is of, such as "1 of /slurm/munge-key"',
};
const PublicKey: Rule = {
  accepts: (value) => WIREGUARD_KEY_PATTERN.test(value),
  expectation: 'a WireGuard public key: 32 bytes in base64, as "wg pubkey" prints it',
};
const Files: Rule = {
  accepts: (value) => filesIn(value) !== undefined,
  expectation: 'JSON of files, each with a relative path, an octal mode and its content',
};

const PATH = /^(?=.{1,100}$)(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const MODE = /^0?[0-7]{3}$/;

function filesIn(json: string): readonly SitePackFile[] | undefined {
  try {
    const files: unknown = JSON.parse(json);
    return Array.isArray(files) && files.every(isFile) ? files : undefined;
  } catch {
    return undefined;
  }
}

function isFile(file: Partial<Record<keyof SitePackFile, unknown>> | null): boolean {
  const { path, mode, content } = file ?? {};
  return (
    typeof path === 'string' &&
    PATH.test(path) &&
    typeof mode === 'string' &&
    MODE.test(mode) &&
    typeof content === 'string'
  );
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function siteKeysProperties(input: unknown): SiteKeysProperties {
  const { Namespace, PublicKey: brought } = (input ?? {}) as Partial<SiteKeysProperties>;
  const rules = { Site: isOfLan(Namespace) ? Client : Site, Revision };
  return brought === undefined ? parseLocated(input, rules) : parseLocated(input, { ...rules, PublicKey });
}

function isOfLan(namespace: unknown): boolean {
  return typeof namespace === 'string' && namespace.startsWith(networkNamespace('lan', ''));
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function pairKeyProperties(input: unknown): PairKeyProperties {
  return parseLocated(input, { Pair, Revision });
}

/** Of munge's key, what is enough to remove it. @throws InvalidPropertiesError as above */
export function mungeKeyName(input: unknown): Located {
  return parseLocated(input, {});
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function mungeKeyProperties(input: unknown): MungeKeyProperties {
  const properties = { Revision: FIRST_REVISION, ...(input as Partial<MungeKeyProperties>) };
  return properties.Source === undefined
    ? parseLocated(properties, { Revision })
    : parseLocated(properties, { Revision, Source });
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function tokenKeyProperties(input: unknown): TokenKeyProperties {
  return parseLocated(input, { Revision });
}

/** Of a site pack, what is enough to remove it. @throws InvalidPropertiesError as above */
export function sitePackName(input: unknown): Located & Pick<SitePack, 'Site'> {
  return parseLocated(input, { Site });
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function sitePackProperties(input: unknown): SitePack {
  const properties = { MungeKeyRevision: FIRST_REVISION, ...(input as Partial<SitePackProperties>) };
  const rules = { Site, Files, MungeKeyRevision };
  const { Files: json, ...names } =
    properties.TokenKeyRevision === undefined
      ? parseLocated(properties, rules)
      : parseLocated(properties, { ...rules, TokenKeyRevision: Revision });
  return { ...names, Files: filesIn(json) ?? [], ...mapsIn(input) };
}

/** Of a profile, what is enough to remove it. @throws InvalidPropertiesError as above */
export function tunnelProfileName(input: unknown): Located & Pick<TunnelProfileProperties, 'Client'> {
  return parseLocated(input, { Client });
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function tunnelProfileProperties(input: unknown): TunnelProfileProperties {
  return { ...parseLocated(input, { Client, Content }), ...mapsIn(input) };
}

/** What resources with texts have beside them. */
function mapsIn(input: unknown) {
  const { Endpoints, Keys } = input as Record<string, unknown>;
  return {
    Endpoints: textMap('Endpoints', Endpoints, { accepts: isIPv4, expectation: 'IPv4 addresses by site' }),
    Keys: textMap('Keys', Keys, {
      accepts: (value) => Revision.accepts(value) || PublicKey.accepts(value),
      expectation: 'revisions or public keys by site or pair',
    }),
  };
}

function textMap(property: string, input: unknown, rule: Rule): Readonly<Record<string, string>> {
  const entries = Object.entries(input ?? {});
  if (typeof input === 'object' && entries.every(([, value]) => typeof value === 'string' && rule.accepts(value))) {
    return Object.fromEntries(entries);
  }
  throw new InvalidPropertiesError(
    `${property} ${input === undefined ? 'is missing' : JSON.stringify(input)}: give ${rule.expectation}`,
  );
}
