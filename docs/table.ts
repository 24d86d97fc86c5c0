import { ALONE } from '../lib/settings/schema';
import { numberRange, type SettingSchema, settingsBelow } from './setting-schema';

const HEAD = ['| setting | meaning | value | default |', '|---|---|---|---|'];

/** The settings as a table in Markdown, in the order in which they are declared. */
export function settingsTable(schema: SettingSchema): string {
  return [...HEAD, ...rowsBelow(schema, '')].join('\n');
}

function rowsBelow(schema: SettingSchema, prefix: string): string[] {
  return settingsBelow(schema).flatMap(({ name, setting, isRequired }) => {
    const path = `${prefix}${name}`;
    const cells = [`\`${path}\``, setting.description ?? '', kindOfValue(setting), defaultOf(setting, isRequired)];
    const row = `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    if (setting.type === 'array' && setting.items) return [row, ...rowsBelow(setting.items, `${path}[].`)];
    return [row, ...rowsBelow(setting, `${path}.`)];
  });
}

/** What may be written, as far as the kind of the value tells it. */
function kindOfValue(setting: SettingSchema): string {
  const { type, enum: words, items } = setting;
  if (words) return words.map((word) => `\`${word}\``).join(', ');
  if (type === 'integer') return numberRange(setting);
  if (setting[ALONE]) return 'object, or list of objects';
  if (type === 'array') return items?.type === 'string' ? 'list of text' : 'list';
  return type === 'string' ? 'text' : 'object';
}

function defaultOf({ default: value, defaultWords }: SettingSchema, isRequired: boolean): string {
  if (isRequired) return 'required';
  return defaultWords ?? (value === undefined ? '' : `\`${JSON.stringify(value)}\``);
}
