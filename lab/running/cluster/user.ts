import { must, type Peer } from '../peer';

/** An ordinary user of the controller's machine, for whom nothing else is set up. */
export const USER = 'alice';

/** Makes the user, as the controller's administrator does. */
export async function makeUser(controller: Peer): Promise<void> {
  await must(controller, ['useradd', '--create-home', USER]);
}

/** Words of a command by which the user runs a shell's text in the home directory. */
export function byUser(text: string, user = USER): string[] {
  return ['sudo', '--set-home', '-u', user, 'sh', '-c', `cd && ${text}`];
}

/** A file of the user's home on the controller. */
export function inHome(file: string, user = USER): string {
  return `/home/${user}/${file}`;
}
