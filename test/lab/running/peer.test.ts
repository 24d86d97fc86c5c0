import { interfaceAddress, must, type PeerExecOptions } from '../../../lab/running/peer';
import { fakePeer } from './peer';

describe('must', () => {
  test('GIVEN a command that succeeds THEN what it printed comes back, and it had time for a busy host', async () => {
    const given: (PeerExecOptions | undefined)[] = [];
    const machine = {
      name: 'second',
      exec: async (_: readonly string[], options?: PeerExecOptions) => {
        given.push(options);
        return { exitCode: 0, stdout: 'done\n', stderr: '' };
      },
    };
    expect(await must(machine, ['true'], { input: 'text' })).toBe('done\n');
    expect(given).toEqual([{ timeoutMs: 900_000, input: 'text' }]);
  });

  test('fails for a command that fails: which, where, how, and its last words', async () => {
    const machine = fakePeer('second', () => ({ exitCode: 3, stdout: 'so far\n', stderr: 'no such device' }));
    await expect(must(machine, ['ip', 'link'])).rejects.toThrow(
      'ip link failed on second (3):\nso far\n\nno such device',
    );
  });
});

test('fails for an interface without an address', async () => {
  const { exec } = fakePeer('second', () => ({ stderr: 'Device "ens9" does not exist.' }));
  await expect(interfaceAddress(exec, 'ens9')).rejects.toThrow(
    'ens9 has no IPv4 address: Device "ens9" does not exist.',
  );
});
