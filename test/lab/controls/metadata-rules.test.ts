import { withoutMetadataRules } from '../../../lab/controls/metadata-rules';
import { fakePeer } from '../running/peer';

test('GIVEN a machine WHEN its rules are taken away THEN its own unit puts them back', async () => {
  // GIVEN
  const commands: string[] = [];
  const machine = fakePeer('second', (argv) => {
    commands.push(argv.join(' '));
    return {};
  });
  // WHEN
  const putBack = await withoutMetadataRules(machine);
  expect(commands).toEqual(['nft delete table inet skylan_metadata']);
  await putBack();
  // THEN
  expect(commands.slice(1)).toEqual(['systemctl restart skylan-metadata.service']);
});
