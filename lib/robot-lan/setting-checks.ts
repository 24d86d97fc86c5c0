import { hostName } from '../settings/checks';
import type { Check } from '../settings/schema';

/** Host name of the gateway; the common name of its certificate too, so no node or client may have it. */
export const GATEWAY_HOSTNAME = 'cloud-gateway';

/** A node's host name. */
export const nodeName: Check<string> = (value) =>
  hostName(value) ?? (value === GATEWAY_HOSTNAME ? "is the gateway's host name" : undefined);

/** A folder on the computer that synthesises; what is in it is looked at later. */
export const composePath: Check<string> = (value) => (value.trim() === '' ? 'is no path' : undefined);

/** A client's name: a level of a parameter's name, and a common name of at most 64 characters (RFC 5280). */
export const clientName: Check<string> = (value) => {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(value)) return 'is not fit for a parameter and a certificate';
  return value.toLowerCase() === GATEWAY_HOSTNAME ? "is the name in the gateway's own certificate" : undefined;
};
