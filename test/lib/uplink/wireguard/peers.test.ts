import { tunnelAddress } from '../../../../lib/uplink/wireguard/addresses';
import { peerCharacters, renderPeers } from '../../../../lib/uplink/wireguard/peers';

const KEY = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';

test('GIVEN clients THEN each has a line, of as many characters as were counted', () => {
  const [comment, ...lines] = renderPeers(
    new Map([
      ['home', KEY],
      ['lab', KEY],
    ]),
  ).split('\n');
  expect(comment).toMatch(/^#/);
  expect(lines).toEqual([`home ${tunnelAddress('home')} ${KEY}`, `lab ${tunnelAddress('lab')} ${KEY}`, '']);
  expect(peerCharacters('home')).toBe((lines[0]?.length ?? 0) + 1);
});
