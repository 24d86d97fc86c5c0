/** Tag of a LAN's machines: the LAN's name. By it they are found, and may be started and stopped. */
export const LAN_TAG = 'skylan:lan';

/** Tag in which stands when machines were stopped last, and why; `skylan-idle-stop` and `npm run power` write it. */
export const LAST_STOP_TAG = 'skylan:last-stop';

/** Tags of a machine of a LAN. */
export function lanTags(lan: string): Readonly<Record<string, string>> {
  return { [LAN_TAG]: lan };
}
