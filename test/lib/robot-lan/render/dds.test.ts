import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cycloneDdsUri, renderDdsFiles } from '../../../../lib/robot-lan/render/dds';

const uri = cycloneDdsUri();
const file = (name: string) => renderDdsFiles().find(({ path }) => path.endsWith(name))?.content ?? '';

describe('cycloneDdsUri', () => {
  test('is well-formed XML, binds to the bridge and keeps multicast to discovery', () => {
    const result = spawnSync('python3', [
      '-c',
      'import sys, xml.dom.minidom as m; m.parseString(f"<D>{sys.argv[1]}</D>")',
      uri,
    ]);
    expect(result.stderr.toString()).toBe('');
    expect(uri).toContain('>rosbridge<');
    expect(uri).toContain('<AllowMulticast>spdp</AllowMulticast>');
  });

  test('survives a shell that expands it without quotes, as in the documented docker command', () => {
    // GIVEN the variable in a shell
    // WHEN it is expanded without quotes
    const result = spawnSync('sh', ['-c', 'printf "%s|" -e CYCLONEDDS_URI=$CYCLONEDDS_URI'], {
      env: { ...process.env, CYCLONEDDS_URI: uri },
    });
    // THEN it is still one word, unchanged
    expect(result.stdout.toString()).toBe(`-e|CYCLONEDDS_URI=${uri}|`);
  });

  test('asks for messages that fit one packet of a 1500-byte path through the uplink', () => {
    // GIVEN OpenVPN's 52 bytes around the inner Ethernet frame, and 14 + 20 + 8 bytes of headers inside
    const largest = 1500 - 52 - (14 + 20 + 8) + 4;
    const [, message] = uri.match(/<MaxMessageSize>(\d+)B</) ?? [];
    expect(Number(message)).toBeLessThanOrEqual(largest);
  });
});

describe('renderDdsFiles', () => {
  test('shells get the same text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'skylan-dds-'));
    writeFileSync(join(folder, 'profile.sh'), file('profile.d/skylan-dds.sh'));
    const result = spawnSync('sh', ['-c', `. ${folder}/profile.sh; printenv CYCLONEDDS_URI`]);
    rmSync(folder, { recursive: true });
    expect(result.stdout.toString()).toBe(`${uri}\n`);
  });

  test('containers and services get the same text', () => {
    expect(file('dds.env')).toBe(`CYCLONEDDS_URI=${uri}\n`);
    expect(file('50-skylan-dds.conf')).toBe(`[Manager]\nDefaultEnvironment="CYCLONEDDS_URI=${uri}"\n`);
    // systemd expands % in its own files.
    expect(uri).not.toMatch(/[%"\\]/);
  });
});
