import { SSMClient } from '@aws-sdk/client-ssm';
import { ssm } from '../../../lab/aws/clients';
import { EMBEDDED, workOn } from '../../../lab/aws/current';
import { findMachine } from '../../../lab/fabric/machines';
import { readCloud } from '../../../lab/fabric/read-cloud';
import { agentsOnline, cloudExec, cloudMachine, instanceNamed } from '../../../lab/running/cloud-door';
import { runCommand } from '../../../lab/running/run-command';
import { guestExec } from '../../../lab/vm';

jest.mock('../../../lab/aws/clients');
jest.mock('../../../lab/fabric/machines');
jest.mock('../../../lab/fabric/read-cloud');
jest.mock('../../../lab/running/run-command');
jest.mock('../../../lab/vm');

const done = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });
const instances = [{ id: 'i-7', name: 'second' }] as unknown as Awaited<ReturnType<typeof readCloud>>['instances'];

beforeEach(() => {
  workOn(EMBEDDED);
  jest.mocked(findMachine).mockReturnValue({ id: 'i-1', name: 'second', launchTime: '' });
  jest.mocked(readCloud).mockResolvedValue({ instances, groups: [], volumes: [] });
  jest.mocked(guestExec).mockResolvedValue(done('by the lab'));
  jest.mocked(runCommand).mockReturnValue(async () => done('by Run Command'));
});
afterEach(() => workOn(EMBEDDED));

const inAccount = () => workOn({ ...EMBEDDED, run: 'lab-1' });

test('GIVEN the embedded AWS THEN its machines are known to the fabric, and reached by their own doors', async () => {
  expect(await instanceNamed('second')).toBe('i-1');
  expect((await cloudExec('i-1')(['true'])).stdout).toBe('by the lab');
});

test('GIVEN an account THEN machines are known to AWS, and reached by Run Command', async () => {
  inAccount();
  expect(await instanceNamed('second')).toBe('i-7');
  expect((await cloudExec('i-7')(['true'])).stdout).toBe('by Run Command');
});

test('fails for a machine that the account does not have: those that it has', async () => {
  inAccount();
  await expect(instanceNamed('third')).rejects.toThrow('No cloud machine "third". There are: second.');
});

test('GIVEN a name THEN the machine has the address that it has itself on the LAN', async () => {
  const links = [{ addr_info: [{ local: '192.168.0.131' }] }];
  jest.mocked(guestExec).mockResolvedValue(done(JSON.stringify(links)));
  expect(await cloudMachine('second')).toMatchObject({ name: 'second', address: '192.168.0.131' });
});

describe('agentsOnline', () => {
  const information = (...list: object[]) =>
    jest
      .mocked(ssm)
      .mockReturnValue(Object.assign(new SSMClient({}), { send: async () => ({ InstanceInformationList: list }) }));

  test('GIVEN agents that are online THEN it is done', async () => {
    information({ InstanceId: 'i-7', PingStatus: 'Online' });
    await agentsOnline(['i-7'], () => {});
  });

  test('GIVEN one that is not THEN it is told, and waited for', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    information({ InstanceId: 'i-7', PingStatus: 'ConnectionLost' });
    const told: string[] = [];
    const waiting = expect(agentsOnline(['i-7'], (line) => told.push(line))).rejects.toThrow(
      'Session Manager agents online: not after 1200 s\nnot online: i-7',
    );
    await jest.advanceTimersByTimeAsync(1_300_000);
    await waiting;
    expect(told[0]).toBe('waiting for the agents of i-7');
    jest.useRealTimers();
  });
});
