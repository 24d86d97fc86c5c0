import type { Stack } from 'aws-cdk-lib';

/** An output's name for something that has a name: letters and digits only, and free in this stack. */
export function outputName(stack: Stack, prefix: string, name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const base = prefix + words.join('');
  let free = base;
  for (let number = 2; stack.node.tryFindChild(free); number++) free = `${base}${number}`;
  return free;
}
