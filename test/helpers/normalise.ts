/** Replaces what changes with every edit of a script or a library, so that a snapshot shows the structure. */
export function normalise(template: unknown): unknown {
  const text = JSON.stringify(template)
    .replace(/[0-9a-f]{64}/g, '<ASSET>')
    .replace(/(Ready(?:Handle|Condition)[0-9A-F]{8})[0-9a-f]{16}/g, '$1<CONFIGURATION>');
  const contents: Readonly<Record<string, string>> = { UserData: '<USER DATA>', Files: '<FILES>' };
  return JSON.parse(text, (key, value) => contents[key] ?? value);
}
