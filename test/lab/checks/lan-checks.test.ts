import { callsAreGranted, grantsAreUsed, oneObjectEach } from '../../../lab/checks/access/checks';
import { type CheckStep, inFull } from '../../../lab/checks/check';
import { oneCopyEach } from '../../../lab/checks/copies';
import { datagrams } from '../../../lab/checks/datagram';
import { fewSamples, hellos, manySamples } from '../../../lab/checks/dds-all';
import { edge } from '../../../lab/checks/edge';
import { DOORS, LAN_CHECKS, type Subject, type SuiteKey, TRAFFIC } from '../../../lab/checks/lan-checks';
import { metadataIsRoots } from '../../../lab/checks/metadata';
import { greFromOutside, scanFromOutside, uplinkFromOutside } from '../../../lab/checks/outside';
import { SHORT } from '../../../lab/checks/patience';
import { ping, pingByName, pingUnfragmented } from '../../../lab/checks/ping';
import { ready } from '../../../lab/checks/ready';
import { revokedStaysOut } from '../../../lab/checks/revoked';
import { noSecrets } from '../../../lab/checks/secrets';
import { suiteOf } from '../../../lab/controls/engine';
import type { CheckResult } from '../../../lab/report/report';
import type { RunningLan } from '../../../lab/running/running-lan';
import type { StandingLan } from '../../../lab/running/standing-lan';
import { type Stranger, strangerUp } from '../../../lab/running/stranger';
import { fakePeer } from '../running/peer';

jest.mock('../../../lab/checks/access/checks');
jest.mock('../../../lab/checks/copies');
jest.mock('../../../lab/checks/datagram');
jest.mock('../../../lab/checks/dds-all');
jest.mock('../../../lab/checks/edge');
jest.mock('../../../lab/checks/metadata');
jest.mock('../../../lab/checks/outside');
jest.mock('../../../lab/checks/ping');
jest.mock('../../../lab/checks/ready');
jest.mock('../../../lab/checks/revoked');
jest.mock('../../../lab/checks/secrets');
jest.mock('../../../lab/running/stranger');

const names = (has: 'whole' | 'brief') => LAN_CHECKS.filter((check) => has in check).map(({ name }) => name);

test('each check has a name of its own, and a scenario or the controls that carry it out', () => {
  expect(new Set(LAN_CHECKS.map(({ name }) => name)).size).toBe(LAN_CHECKS.length);
  expect(new Set([...names('whole'), ...names('brief')]).size).toBe(LAN_CHECKS.length);
});

test('the search for keys comes last, when everything has been written', () => {
  expect(names('whole').at(-1)).toBe('key search');
});

describe('on a LAN', () => {
  const peer = (name: string) => fakePeer(name, () => ({}));
  const machines = { gateway: peer('gateway'), node: peer('node'), robot: peer('robot'), desktop: peer('desktop') };
  const lan = machines as unknown as RunningLan;
  const stranger: Stranger = { ...peer('stranger'), netns: '' };

  /** Name and arguments of a check, as far as they are machines or figures. */
  const asked = (check: string, args: readonly unknown[]): CheckResult => {
    const words = args.flat().map((one) => (typeof one === 'number' ? one : (one as { name?: string })?.name));
    return { name: [check, ...words.filter(Boolean)].join(' '), ok: false, figure: 0, unit: '' };
  };

  beforeEach(() => {
    jest.mocked(strangerUp).mockResolvedValue(stranger);
    const access = { callsAreGranted, grantsAreUsed, oneObjectEach };
    const one = {
      ...access,
      ping,
      pingByName,
      pingUnfragmented,
      datagrams,
      uplinkFromOutside,
      greFromOutside,
      noSecrets,
      ready,
    };
    for (const [name, check] of Object.entries({ ...one, metadataIsRoots, revokedStaysOut, oneCopyEach }))
      (check as jest.Mock).mockImplementation(async (...args: unknown[]) => asked(name, args));
    for (const [name, check] of Object.entries({ edge, scanFromOutside, fewSamples }))
      (check as jest.Mock).mockImplementation(async (...args: unknown[]) => [asked(name, args)]);
    for (const [name, check] of Object.entries({ hellos, manySamples }))
      (check as jest.Mock).mockImplementation(async function* (...args: unknown[]) {
        yield asked(name, args.slice(0, 2));
      });
  });

  async function found(steps: readonly CheckStep<StandingLan, never>[]): Promise<string[]> {
    const lines: string[] = [];
    for await (const { name } of inFull(steps, { lan } as StandingLan, () => {})) lines.push(name);
    return lines;
  }

  test('GIVEN a scenario THEN node and robot do everything with each other, both ways', async () => {
    expect(await found(TRAFFIC)).toEqual([
      ...['ping node robot', 'ping robot node', 'pingByName node robot', 'pingByName robot node'],
      ...['pingUnfragmented node robot', 'pingUnfragmented robot node'],
      ...['datagrams node robot 14720', 'datagrams robot node 14720'],
      ...['datagrams node robot 60000', 'datagrams robot node 60000'],
      ...['hellos node robot', 'manySamples node robot'],
    ]);
  });

  test('GIVEN a scenario THEN every port is tried from outside, and the search for keys ends it', async () => {
    expect(await found(DOORS)).toEqual([
      ...['scanFromOutside stranger', 'uplinkFromOutside stranger'],
      ...['metadataIsRoots gateway', 'metadataIsRoots node', 'edge', 'greFromOutside stranger'],
      ...['callsAreGranted', 'grantsAreUsed', 'oneObjectEach', 'noSecrets'],
    ]);
  });

  test('GIVEN controls THEN each check is asked of the machines that it is about', async () => {
    const subject: Subject = { lan, stranger, revokedProfile: '' };
    const failures = await suiteOf<Subject, SuiteKey>(LAN_CHECKS)(subject, undefined, SHORT);
    const said = (key: SuiteKey) => failures.get(key)?.replaceAll(/: 0/g, '');
    expect(said('overlay')).toBe('ping gateway node');
    expect(said('uplink')).toBe('ping robot gateway');
    expect(said('node to robot')).toBe('ping node robot');
    expect(said('names')).toBe('pingByName robot node');
    expect(said('full-size packets')).toBe('pingUnfragmented robot node');
    expect(said('large datagrams')).toBe('datagrams robot node 60000');
    expect(said('large samples')).toBe('fewSamples node robot');
    expect(said('ready')).toBe('ready gateway; ready node');
    expect(said('multicast')).toBe('oneCopyEach robot node');
    expect(said('AWS calls')).toBe('callsAreGranted');
    expect(said('AWS rights')).toBe('grantsAreUsed');
    expect(said('one object')).toBe('oneObjectEach');
    expect(said('metadata')).toBe('metadataIsRoots node');
    expect(said('revocation')).toBe('revokedStaysOut gateway stranger');
    expect([...failures.keys()].sort()).toEqual([...names('brief')].sort());
  });
});
