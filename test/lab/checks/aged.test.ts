import { AGED_CHECKS, type Aged, type AgedKey } from '../../../lab/checks/aged';
import { revokedStaysOut } from '../../../lab/checks/revoked';
import { DAY_SECONDS } from '../../../lab/util/moved-clock';
import { fakePeer } from '../running/peer';

jest.mock('../../../lab/checks/revoked');

const NOW = new Date('2027-11-30T12:00:00Z');
const PATIENCE = { seconds: 0.2, attempts: 1 };

/** @param listDays - since the gateway's list was made; `connects`: whether the desktop gateway does, started anew */
function agedLan({ listDays = 1, connects = true }): { aged: Aged; ran: string[] } {
  const ran: string[] = [];
  let connected = 1;
  const at = (day: number) => new Date(NOW.getTime() + day * DAY_SECONDS * 1000).toUTCString();
  const list = `lastUpdate=${at(-listDays)}\nnextUpdate=${at(30 - listDays)}\n`;
  const desktop = fakePeer('desktop-gateway', (argv) => {
    ran.push(argv.join(' '));
    if (argv[0] === 'systemctl' && connects) connected++;
    if (argv[0] !== 'journalctl') return {};
    const said = argv.includes('--grep') ? 'Initialization Sequence Completed\n'.repeat(connected) : 'VERIFY ERROR\n';
    return { stdout: said };
  });
  const lan = { gateway: fakePeer('cloud-gateway', () => ({ stdout: list })), desktop };
  const clocks = { now: () => NOW, stranger: { netns: 'stranger' } };
  return { aged: { lan, clocks, revokedProfile: 'old profile' } as unknown as Aged, ran };
}

function brief(key: AgedKey, aged: Aged) {
  const check = AGED_CHECKS.find(({ name }) => name === key);
  if (!check) throw new Error(`no check ${key}`);
  return check.brief(aged, PATIENCE);
}

test('GIVEN a list WHEN it is valid by the moved clock THEN the check passes, and fails when it is not', async () => {
  expect(await brief('list', agedLan({ listDays: 29 }).aged)).toMatchObject({ ok: true, figure: 1 });
  expect(await brief('list', agedLan({ listDays: 31 }).aged)).toMatchObject({ ok: false, figure: -1 });
});

test('GIVEN a desktop gateway WHEN its OpenVPN is started anew THEN the check passes once it has connected again', async () => {
  const { aged, ran } = agedLan({});
  expect(await brief('profile', aged)).toMatchObject({ ok: true, unit: 's' });
  expect(ran).toContain('systemctl restart skylan-openvpn-client.service');
});

test('GIVEN one that is refused THEN the check fails, with what its OpenVPN said', async () => {
  expect(await brief('profile', agedLan({ connects: false }).aged)).toMatchObject({
    ok: false,
    figure: 'not in 0.2 s',
    detail: 'VERIFY ERROR',
  });
});

test('GIVEN a revoked client THEN it is asked with the moved clock, and each reason to refuse it counts', async () => {
  const { aged } = agedLan({});
  await brief('revoked client', aged);
  const [gateway, stranger, profile, , why] = jest.mocked(revokedStaysOut).mock.calls[0] ?? [];
  expect([gateway?.name, stranger?.netns, profile]).toEqual(['cloud-gateway', 'stranger', 'old profile']);
  for (const reason of ['certificate revoked', 'CRL has expired', 'certificate has expired'])
    expect(`VERIFY ERROR: depth=0, error=${reason}`).toMatch(new RegExp(why ?? '$^'));
});
