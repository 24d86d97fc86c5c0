import { lanLine } from '../../../lib/custom-resource/contract';

/** What goes into a client's `.ovpn`. */
export interface ProfileOptions {
  /** Name of the LAN, for the reader. */
  readonly lan: string;
  /** The LAN in CIDR notation. Undefined: the profile does not say it. */
  readonly lanCidr?: string | undefined;
  readonly client: string;
  /** Public IPv4 address or DNS name of the cloud gateway. */
  readonly remoteHost: string;
  /** UDP port of the OpenVPN server. */
  readonly port: string;
  /** TCP port of the OpenVPN server. Undefined: there is none. */
  readonly tcpPort?: string | undefined;
  /** MTU of the LAN, in bytes. */
  readonly lanMtuBytes: string;
  /** Common name of the server's certificate. */
  readonly serverName: string;
  /** PEM texts. */
  readonly caCertificate: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly tlsCryptKey: string;
}

/**
 * The complete profile of a desktop gateway, with keys inside. A function of
 * its input alone: the same input gives the same bytes.
 *
 * Both ends run OpenVPN 2.6 or newer (the server demands `tls-crypt-v2` with
 * cookies), so TLS 1.3 is the least that is accepted: it hides the client's
 * certificate from the path. `mssfix 1492 mtu` keeps TCP in one packet even on
 * a line with PPPoE. `mtu-disc no`: what is larger is fragmented on the way, not
 * dropped until the path MTU is known. `route-nopull`: the LAN needs no routes
 * from the server. `connect-retry 1 10`: by default the pause between attempts
 * grows to five minutes, which a robot would wait after a longer outage.
 */
export function renderProfile(options: ProfileOptions): string {
  const isUdpAlone = options.tcpPort === undefined;
  const ofUdp = (lines: string) => (isUdpAlone ? `${lines}\n` : '');
  return `# OpenVPN profile of the desktop gateway ${options.client} on the robot LAN ${options.lan}.
# It holds a private key: keep it as you keep a password.
# Join: sudo ./skylan-join --profile ${options.client}.ovpn --interface <interface on the robot's LAN>
${options.lanCidr === undefined ? '' : lanLine(options.lanCidr, options.lan)}client
dev tap0
dev-type tap
${ofUdp(`proto udp4\nremote ${options.remoteHost} ${options.port}`)}resolv-retry infinite
nobind
persist-key
persist-tun
route-nopull
remote-cert-tls server
verify-x509-name ${options.serverName} name
tls-version-min 1.3
data-ciphers AES-256-GCM:CHACHA20-POLY1305
ping 3
ping-restart 12
connect-retry 1 10
${ofUdp('explicit-exit-notify 1')}tun-mtu ${options.lanMtuBytes}
mssfix 1492 mtu
${ofUdp('mtu-disc no')}verb 3
${inline('ca', options.caCertificate)}${inline('cert', options.certificate)}${inline('key', options.privateKey)}${inline(
  'tls-crypt-v2',
  options.tlsCryptKey,
)}${isUdpAlone ? '' : connections(options)}`;
}

/**
 * Who is called: over UDP or, where nothing has come back for 10 seconds, over TCP, in turns until there is a session. One
 * that is lost is begun anew over what it was. TCP is given up sooner, so that a gateway that comes back after long is
 * mostly found over UDP.
 *
 * They are the last lines: OpenVPN gives a connection what was said before it.
 */
function connections({ remoteHost, port, tcpPort }: ProfileOptions): string {
  return `<connection>
remote ${remoteHost} ${port} udp4
connect-timeout 10
explicit-exit-notify 1
mtu-disc no
</connection>
<connection>
remote ${remoteHost} ${tcpPort} tcp4-client
connect-timeout 5
</connection>
`;
}

function inline(tag: string, pemText: string): string {
  return `<${tag}>\n${pemText.trimEnd()}\n</${tag}>\n`;
}

/**
 * A profile with other certificates, and all else as it was.
 *
 * @throws Error when it is no profile that `renderProfile` made; the text has nothing of it
 */
export function withCertificates(
  profile: string,
  { caCertificate, certificate }: Pick<ProfileOptions, 'caCertificate' | 'certificate'>,
): string {
  return [['ca', caCertificate] as const, ['cert', certificate] as const].reduce((text, [tag, pemText]) => {
    const block = new RegExp(`^<${tag}>\\n[^<]*\\n</${tag}>\\n`, 'm');
    if (!block.test(text)) throw new Error(`the profile has no <${tag}>: remove the client and add it again`);
    return text.replace(block, () => inline(tag, pemText));
  }, profile);
}
