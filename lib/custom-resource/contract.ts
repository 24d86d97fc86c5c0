/**
 * What all constructs with a custom resource agree on with their handlers: the form of names. Imported by both sides;
 * imports nothing.
 */

/**
 * Names of clients and servers: a certificate's common name (at most 64
 * characters, RFC 5280), a part of a parameter's name and a word of OpenVPN's
 * configuration.
 */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Namespaces: at most six names, joined by slashes. */
export const NAMESPACE_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){0,5}$/;
