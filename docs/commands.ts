/** A command that a page tells its reader to type. */
export interface Command {
  /** On one line, without prompt and comment. */
  readonly text: string;
  /** The page. */
  readonly page: string;
}

/** Languages of fenced blocks with commands: `console` has prompts and output, the others commands alone. */
const FENCE = /^ *```(console|bash|sh)\n([\s\S]*?)^ *```$/gm;

/** The commands in fenced blocks of a page, in their order. */
export function commandsOf(page: string, text: string): Command[] {
  return [...text.matchAll(FENCE)].flatMap(([, language, block = '']) => {
    const lines = wholeLines(block);
    const commands = language === 'console' ? lines.flatMap(withPrompt) : lines.filter((line) => !line.startsWith('#'));
    return commands.map((command) => ({ text: withoutComment(command), page })).filter((one) => one.text !== '');
  });
}

/** Lines without indent; one that ends in a backslash, or within quotes, goes on in the next. */
function wholeLines(block: string): string[] {
  const whole: string[] = [];
  let open = '';
  for (const line of block.split('\n')) {
    open = open === '' ? line.trim() : `${open} ${line.trim()}`;
    if (open.endsWith('\\')) open = open.slice(0, -1).trimEnd();
    else if ((open.match(/'/g) ?? []).length % 2 === 0) {
      whole.push(open);
      open = '';
    }
  }
  return open === '' ? whole : [...whole, open];
}

function withPrompt(line: string): string[] {
  const [, command] = /^[$#] (.*)$/.exec(line) ?? [];
  return command === undefined ? [] : [command];
}

function withoutComment(command: string): string {
  return command.replace(/ {2,}#? .*$/, '').trim();
}
