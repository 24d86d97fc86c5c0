import { ALONE } from '../lib/settings/schema';
import { numberRange, type SettingSchema, settingsBelow } from './setting-schema';

/** As `biome.json` has it. */
const LINE_WIDTH = 120;

const ONE_OR_MORE =
  '/** A list, or its only element without the brackets. */\n' +
  'export type OneOrMore<Setting> = Setting | readonly Setting[];\n\n';

/** The settings as a TypeScript interface with a docstring for each. */
export function settingsInterface(name: string, meaning: string, schema: SettingSchema): string {
  const shape = shapeOf(schema, '');
  const helpers = shape.includes('OneOrMore<') ? ONE_OR_MORE : '';
  return `${helpers}/** ${meaning} */\nexport interface ${name} ${shape}\n`;
}

function shapeOf(schema: SettingSchema, indent: string): string {
  const inner = `${indent}  `;
  const members = settingsBelow(schema).flatMap(({ name, setting, isRequired }) => [
    ...docstring(setting, inner),
    `${inner}readonly ${name}${isRequired ? '' : '?'}: ${typeOf(setting, inner)};`,
  ]);
  return ['{', ...members, `${indent}}`].join('\n');
}

function typeOf(setting: SettingSchema, indent: string): string {
  if (setting.enum) return setting.enum.map((word) => `'${word}'`).join(' | ');
  if (setting.type === 'integer') return 'number';
  if (setting[ALONE] && setting.items) return `OneOrMore<${typeOf(setting.items, indent)}>`;
  if (setting.type === 'array' && setting.items) return `readonly ${typeOf(setting.items, indent)}[]`;
  if (setting.type === 'string') return 'string';
  return setting.properties ? shapeOf(setting, indent) : 'Readonly<Record<string, string>>';
}

function docstring({ description = '', ...setting }: SettingSchema, indent: string): string[] {
  const range = setting.type === 'integer' ? ` (${numberRange(setting)})` : '';
  const meaning = description.replace(/\.?$/, (end) => `${range}${end}`);
  const fallback = setting.defaultWords
    ? [`@default - ${setting.defaultWords}`]
    : setting.default === undefined
      ? []
      : [`@default ${JSON.stringify(setting.default)}`];
  const lines = [...wrapped(meaning, LINE_WIDTH - indent.length - ' * '.length), ...fallback];
  const line = `${indent}/** ${lines[0]} */`;
  if (lines.length === 1 && line.length <= LINE_WIDTH) return [line];
  return [`${indent}/**`, ...lines.map((one) => `${indent} * ${one}`), `${indent} */`];
}

/** Text in lines that are as long as they may be. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
