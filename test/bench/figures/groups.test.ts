import { GROUPS, groupOf } from '../../../bench/figures/groups';

const KERNEL = '[kernel.kallsyms]';

test.each([
  ['swapper', KERNEL, 'pv_native_safe_halt', 'idle'],
  ['perf', KERNEL, 'finish_task_switch.isra.0', 'the profiler'],
  ['openvpn', 'libcrypto.so.3', 'aesni_gcm_encrypt', 'cipher'],
  ['openvpn', 'libcrypto.so.3', '', 'cipher'],
  ['kworker-wg-crypt', KERNEL, 'chacha_2block_xor_ssse3', 'cipher'],
  ['kworker-wg-crypt', '[libchacha]', 'chacha_crypt_generic', 'cipher'],
  ['kworker-wg-crypt', '[poly1305_x86_64]', '', 'cipher'],
  ['openvpn', 'openvpn', '', "the tunnel's program"],
  ['openvpn', 'libc.so.6', '__memmove_ssse3', "the tunnel's program"],
  ['tincd', 'tincd', 'route', "the tunnel's program"],
  ['openvpn', '[vdso]', '__vdso_gettimeofday', "the tunnel's program"],
  ['iperf3', 'libiperf.so.0', '', "the stream's ends"],
  ['lab-dds-cyclone', 'libddsc.so.0.10.5', 'ddsi_xmit', 'DDS'],
  ['tev', 'libc.so.6', '', 'DDS'],
  ['python3', 'libpython3.13.so', '', 'other programs'],
  ['iperf3', KERNEL, 'ip_do_fragment', 'fragments of IP'],
  ['iperf3', KERNEL, 'inet_frag_find', 'fragments of IP'],
  ['ksoftirqd', KERNEL, 'skb_segment', 'segments (GRO, GSO)'],
  ['ksoftirqd', KERNEL, 'gro_cells_receive', 'segments (GRO, GSO)'],
  ['iperf3', KERNEL, 'rep_movs_alternative', 'copies and checksums'],
  ['iperf3', KERNEL, 'csum_partial', 'copies and checksums'],
  ['ksoftirqd', '[ip_gre]', 'gre_tap_xmit', 'tunnel devices'],
  ['ksoftirqd', KERNEL, 'ip_tunnel_xmit', 'tunnel devices'],
  ['kworker-wg-crypt', '[wireguard]', 'wg_packet_decrypt_worker', 'tunnel devices'],
  ['openvpn', '[tun]', 'tun_get_user', 'tunnel devices'],
  ['iperf3', '[bridge]', 'br_handle_frame', 'bridge and filter'],
  ['iperf3', '[nf_tables]', 'nft_do_chain', 'bridge and filter'],
  ['iperf3', KERNEL, 'tcp_sendmsg_locked', 'TCP, UDP, IP and sockets'],
  ['ksoftirqd', KERNEL, '__dev_queue_xmit', 'queues and interrupts'],
  ['iperf3', KERNEL, '_raw_spin_unlock_irqrestore', 'queues and interrupts'],
  ['iperf3', '[veth]', '', 'queues and interrupts'],
  ['iperf3', KERNEL, 'kmem_cache_free', 'buffers of packets'],
  ['iperf3', KERNEL, 'skb_release_data', 'buffers of packets'],
  ['openvpn', KERNEL, 'finish_task_switch.isra.0', 'scheduling'],
  ['openvpn', KERNEL, 'do_epoll_wait', 'scheduling'],
  ['openvpn', KERNEL, 'what_nobody_knows', 'the kernel, other'],
  ['openvpn', KERNEL, '', 'the kernel, other'],
])('what %p does in %p, %p, is: %p', (program, object, symbol, group) => {
  expect(groupOf({ program, object, symbol })).toBe(group);
  expect(GROUPS).toContain(group);
});

test.each(['aggregate_stats', 'progress_report', '__group_send_sig'])(
  '%p is taken for no tunnel and no GRO',
  (symbol) => {
    expect(groupOf({ program: 'iperf3', object: KERNEL, symbol })).toBe('the kernel, other');
  },
);
