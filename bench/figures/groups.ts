/** What a processor was found at, as perf(1) names it. */
export interface Place {
  /** Name of the process, such as `openvpn`, or `swapper` where there is none. */
  readonly program: string;
  /** Library or program; the kernel's and its modules' are in brackets, such as `[wireguard]`. */
  readonly object: string;
  /** Empty where it has none. */
  readonly symbol: string;
}

/** Nothing to do, and what the profiler takes: neither is work of what is measured. */
export const APART = ['idle', 'the profiler'];

interface Rule {
  readonly group: string;
  readonly program?: RegExp;
  /** The kernel's alone, or none of the kernel's. @default both */
  readonly kernel?: boolean;
  /** One of both is enough. @default any */
  readonly object?: RegExp;
  readonly symbol?: RegExp;
}

/** The first that fits counts. */
const RULES: readonly Rule[] = [
  { group: 'the profiler', program: /^perf/ },
  { group: 'idle', program: /^swapper/, symbol: /safe_halt|idle/ },
  { group: 'cipher', kernel: false, object: /^lib(crypto|gcrypt|sodium|uecc)\b/ },
  { group: "the tunnel's program", kernel: false, program: /^(openvpn|tincd|edge|supernode|fastd)/ },
  { group: "the stream's ends", kernel: false, program: /^iperf3/ },
  {
    group: 'DDS',
    kernel: false,
    program: /^(lab-dds|dq\.|recv|tev|gc$|xmit\.|lease)/,
    object: /^(lab-dds|libddsc|libc\b|ld-)/,
  },
  { group: 'DDS', kernel: false, object: /^(lab-dds|libddsc)/ },
  { group: 'other programs', kernel: false },
  {
    ...{ group: 'cipher', object: /chacha|poly1305|curve25519|aesni|ghash/ },
    symbol: /chacha|poly1305|curve25519|blake2s|(^|_)aes|gcm|ghash|^crypto_|^scatterwalk/,
  },
  {
    group: 'fragments of IP',
    symbol: /^(__)?(ip_(do_)?frag|ip_defrag|inet_frag|ip4?_frag|fqdir|nf_ct_frag|ip_copy_metadata)/,
  },
  { group: 'segments (GRO, GSO)', symbol: /(^|_)(gro|gso|tso)(_|$)|segment|^skb_gro/ },
  { group: 'copies and checksums', symbol: /copy|csum|checksum|memcpy|memmove|rep_movs|rep_stos|memset/ },
  {
    ...{
      group: 'tunnel devices',
      object: /^\[(ip_gre|gre|ip_tunnel|udp_tunnel|ip6_udp_tunnel|vxlan|wireguard|tun|tap)\]$/,
    },
    symbol: /(^|_)(ip)?gre(tap)?_|ip_?tunnel|vxlan|^wg_|udp_tunnel|erspan|^tun_/,
  },
  {
    ...{ group: 'bridge and filter', object: /^\[(bridge|br_netfilter|nf_|nft_|nfnetlink|x_tables|ebt)/ },
    symbol: /^(__)?br_|^(__)?nft?_|nf_hook|conntrack|^fdb_/,
  },
  {
    group: 'TCP, UDP, IP and sockets',
    symbol: /^(__)?(tcp|udp|inet|sock|sk_|ip_|ipv4|raw_(send|recv)|fib_|dst_|rt_|neigh|arp)/,
  },
  {
    ...{ group: 'queues and interrupts', object: /^\[(veth|sch_)/ },
    symbol:
      /qdisc|^sch_|codel|pfifo|^(__)?(dev|netif|net_[rt]x|napi)_|backlog|veth|xmit|softirq|irq|^eth_|apic|(^|_)timer|clockevents|spin_/,
  },
  { group: 'buffers of packets', symbol: /skb|kmem|slab|k?v?m?alloc|k?free|page|folio|memcg/ },
  {
    group: 'scheduling',
    symbol:
      /sched|switch|wake|futex|task|^(__)?(pick|enqueue|dequeue|update)_|poll|queue_work|worker|entity|rcu|syscall/,
  },
];

const OTHER = 'the kernel, other';

/** Which group of work a place belongs to. What no rule knows is the kernel's, other. */
export function groupOf(place: Place): string {
  const { program, object, symbol } = place;
  const isKernel = object.startsWith('[') && object !== '[vdso]';
  const found = RULES.find((rule) => {
    if (rule.kernel !== undefined && rule.kernel !== isKernel) return false;
    if (rule.program && !rule.program.test(program)) return false;
    if (!rule.object && !rule.symbol) return true;
    return Boolean(rule.object?.test(object)) || (symbol !== '' && Boolean(rule.symbol?.test(symbol)));
  });
  return found?.group ?? OTHER;
}

/** All groups, in the order in which tables have them. */
export const GROUPS: readonly string[] = [...new Set([...RULES.map(({ group }) => group), OTHER])];
