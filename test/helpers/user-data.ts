import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { parse } from 'yaml';

/** What a machine makes of its user data: each file's text, by its path. */
export function filesOf(userData: string): Map<string, { content: string; mode: string }> {
  const config = parse(userData) as {
    write_files: { path: string; content: string; encoding?: string; permissions: string }[];
  };
  const files = new Map<string, { content: string; mode: string }>();
  for (const file of config.write_files) {
    if (file.encoding !== 'b64') {
      files.set(file.path, { content: file.content, mode: file.permissions });
      continue;
    }
    for (const entry of parseTar(gunzipSync(Buffer.from(file.content, 'base64')))) {
      files.set(`/${entry.name}`, { content: entry.text, mode: `${entry.attrs?.mode}` });
    }
  }
  return files;
}
