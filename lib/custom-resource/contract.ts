/**
 * What all constructs with a custom resource agree on with their handlers: the form of names, and where parameters are.
 * Imported by both sides; imports nothing.
 */

/**
 * Names of clients and servers: a certificate's common name (at most 64
 * characters, RFC 5280), a part of a parameter's name and a word of OpenVPN's
 * configuration.
 */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Namespaces: at most six names, joined by slashes. */
export const NAMESPACE_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){0,5}$/;

/** Kinds of networks. Each has a folder of its own: nobody's clean-up or policy reaches another kind's keys. */
export type NetworkKind = 'lan' | 'cluster';

/** Parameter namespace of a network, without slashes at its ends: `skylan/lan/robot-lan`, for example. */
export function networkNamespace(kind: NetworkKind, name: string): string {
  return `skylan/${kind}/${name}`;
}

/**
 * Parameter namespace that networks of all kinds have from a skylan that does not know kinds. What is there moves with
 * the first deploy that knows them: see {@link Located}.
 */
export function formerNamespace(name: string): string {
  return `skylan/${name}`;
}

/** Where what was in a former namespace is after its move; undefined of any other namespace. */
export function successorOf(kind: NetworkKind, namespace: string): string | undefined {
  const name = /^skylan\/([^/]+)$/.exec(namespace)?.[1];
  return name === undefined ? undefined : networkNamespace(kind, name);
}

/** ARNs of KMS keys. An alias is none: a policy on its name allows nothing. */
export const KEY_ARN_PATTERN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]{1,64}$/;

/**
 * Properties of every custom resource: where its parameters are.
 *
 * The namespace is the first part of the physical id, so another one is another resource to CloudFormation: it asks for
 * an update, takes the new id from the answer, and has the old one deleted when the whole deploy has succeeded. The move
 * is made of these two steps. The update copies what is in `FormerNamespace`, and takes nothing away: machines read
 * there until they have their new user data, and a deploy that is rolled back goes on with it. The deletion of the old
 * id removes it, without revoking what lives on. An id that stayed the same would leave no event for that removal.
 */
export interface Located {
  /** Parameter namespace without slashes at its ends. */
  readonly Namespace: string;
  /** Where the parameters may be yet: an update of a resource that is there moves them. */
  readonly FormerNamespace?: string;
  /**
   * ARN of the KMS key under which secrets are stored. Another one than before has the update store them anew, with the
   * same values. Without, they are under the account's own key for Parameter Store, `aws/ssm`.
   */
  readonly EncryptionKey?: string;
}

/**
 * The line of a client's profile that says which network its LAN is. It is a comment to OpenVPN and WireGuard, of either end;
 * `skylan-join` reads it.
 *
 * @param cidr - of the LAN, without host bits
 */
export function lanLine(cidr: string, name: string): string {
  return `# skylan lan ${cidr} ${name}\n`;
}
