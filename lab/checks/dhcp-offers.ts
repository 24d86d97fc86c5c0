import type { LanHost } from '../home';
import type { CheckResult } from '../report/report';
import { lastWords } from '../running/peer';

/** Asks three times, and listens long enough for an answer from the other end of the tunnel. */
const ATTEMPTS = 3;
const LISTEN_SECONDS = 3;

// DHCPDISCOVER (RFC 2131) with the broadcast flag; prints the server identifier (option 54) of each offer.
const DISCOVER = `
import os, socket, struct, sys, time
attempts, seconds = int(sys.argv[1]), float(sys.argv[2])
mac = bytes.fromhex(open("/sys/class/net/eth0/address").read().strip().replace(":", ""))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
client.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
client.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
client.bind(("", 68))
for _ in range(attempts):
    transaction = os.urandom(4)
    head = struct.pack("!4B4s2H16s16s192s", 1, 1, 6, 0, transaction, 0, 0x8000, bytes(16), mac, bytes(192))
    client.sendto(head + bytes([99, 130, 83, 99, 53, 1, 1, 255]), ("255.255.255.255", 67))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        client.settimeout(max(end - time.monotonic(), 0.01))
        try:
            answer = client.recv(2000)
        except TimeoutError:
            break
        options = answer[240:]
        while answer[4:8] == transaction and options and options[0] != 255:
            if options[0] == 54:
                print(socket.inet_ntoa(options[2:6]))
            options = options[1:] if options[0] == 0 else options[2 + options[1]:]
`;

/** Addresses of the DHCP servers that offered something, each once. */
export function servers(output: string): string[] {
  return [...new Set(output.split('\n').filter(Boolean))].sort();
}

/** A machine on a home's LAN asks for an address; passes when the home's own router answers, and nobody else. */
export async function dhcpStaysHome(guest: LanHost, home: string, router: string): Promise<CheckResult> {
  const result = await guest.exec(['python3', '-c', DISCOVER, `${ATTEMPTS}`, `${LISTEN_SECONDS}`]);
  const offers = servers(result.stdout);
  const ok = offers.length === 1 && offers[0] === router;
  return {
    name: `DHCP at ${home} is answered by its own router, and nobody else`,
    ok,
    figure: offers.join(', ') || 'no offer',
    unit: '',
    ...(ok ? {} : { detail: `the router is ${router}\n${lastWords(result)}` }),
  };
}
