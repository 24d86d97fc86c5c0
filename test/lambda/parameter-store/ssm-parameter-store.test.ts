import { InvalidKeyId, ParameterAlreadyExists, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { Patience } from '../../../lambda/parameter-store/patience';
import { SsmParameterStore } from '../../../lambda/parameter-store/ssm-parameter-store';

type Answer = (input: Record<string, unknown>) => unknown;

/** A client that answers commands by their names, and notes them. */
function clientWith(answers: Record<string, Answer>, key?: string) {
  const sent: { readonly command: string; readonly input: Record<string, unknown> }[] = [];
  const send = async (command: { readonly input: Record<string, unknown>; readonly constructor: { name: string } }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push({ command: name, input: command.input });
    return answers[name]?.(command.input);
  };
  let passed = 0;
  const time = {
    now: () => passed,
    sleep: async (milliseconds: number) => {
      passed += milliseconds;
    },
  };
  return { store: new SsmParameterStore({ send } as unknown as SSMClient, new Patience(time), key), sent };
}

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd';
const fault = { $metadata: {}, message: 'x' };

describe('SsmParameterStore', () => {
  test('gets a decrypted value', async () => {
    const { store, sent } = clientWith({ GetParameter: () => ({ Parameter: { Value: 'v' } }) });
    expect(await store.get('/a')).toBe('v');
    expect(sent).toEqual([{ command: 'GetParameter', input: { Name: '/a', WithDecryption: true } }]);
  });

  test('gets undefined for a missing one', async () => {
    const { store } = clientWith({
      GetParameter: () => {
        throw new ParameterNotFound(fault);
      },
    });
    expect(await store.get('/a')).toBeUndefined();
  });

  test('creates without overwriting, secrets encrypted', async () => {
    const { store, sent } = clientWith({});
    expect(await store.create({ name: '/a', value: 'v', secret: true })).toBe(true);
    expect(sent[0]?.input).toEqual({
      Name: '/a',
      Value: 'v',
      Type: 'SecureString',
      Tier: 'Standard',
      Overwrite: false,
    });
  });

  test('says when another was first', async () => {
    const { store } = clientWith({
      PutParameter: () => {
        throw new ParameterAlreadyExists(fault);
      },
    });
    expect(await store.create({ name: '/a', value: 'v', secret: true })).toBe(false);
  });

  test('overwrites on put', async () => {
    const { store, sent } = clientWith({});
    await store.put({ name: '/a', value: 'v', secret: false });
    expect(sent[0]?.input).toEqual({ Name: '/a', Value: 'v', Type: 'String', Tier: 'Standard', Overwrite: true });
  });

  test('has the tier of a large one chosen by its size', async () => {
    const { store, sent } = clientWith({});
    await store.put({ name: '/a', value: 'v', secret: true, large: true });
    expect(sent[0]?.input).toMatchObject({ Type: 'SecureString', Tier: 'Intelligent-Tiering' });
  });

  test('stores secrets, and nothing else, under a key that is given', async () => {
    const { store, sent } = clientWith({}, KEY);
    await store.put({ name: '/a', value: 'v', secret: true });
    await store.create({ name: '/b', value: 'v', secret: false });
    expect(sent.map(({ input }) => input.KeyId)).toEqual([KEY, undefined]);
  });

  test.each([
    ['disabled', new InvalidKeyId({ ...fault, message: `${KEY} is disabled.` })],
    [
      'gone',
      Object.assign(new Error('The ciphertext refers to a customer master key that does not exist'), {
        name: 'AccessDeniedException',
      }),
    ],
  ])('fails for a value under a key that is %s, and says what to do', async (_, error) => {
    const { store } = clientWith({
      GetParameter: () => {
        throw error;
      },
    });
    await expect(store.get('/a')).rejects.toThrow(
      '/a cannot be decrypted by the KMS key that it is stored under: enable that key, or cancel its deletion, and ' +
        'deploy again; with a key that is gone the value is lost, and the deploy makes a new one once the parameter is ' +
        `removed (${error.message})`,
    );
  });

  test.each([
    ['cannot be used', new InvalidKeyId({ ...fault, message: `Invalid keyId ${KEY}` })],
    [
      'is not for it to use',
      Object.assign(new Error('User x is not authorized to perform: kms:Encrypt on resource'), {
        name: 'AccessDeniedException',
      }),
    ],
  ])('fails to store a secret under a key that %s, and says what to do', async (_, error) => {
    const { store } = clientWith(
      {
        PutParameter: () => {
          throw error;
        },
      },
      KEY,
    );
    await expect(store.put({ name: '/a', value: 'v', secret: true })).rejects.toThrow(
      `/a cannot be encrypted under ${KEY}: give a symmetric KMS key of this region that is enabled, and whose own ` +
        `policy lets IAM policies of this account decide; what is stored stays as it is (${error.message})`,
    );
  });

  test('says nothing of keys where the parameter itself is refused', async () => {
    const { store } = clientWith({
      GetParameter: () => {
        throw Object.assign(new Error('not authorized to perform: ssm:GetParameter'), {
          name: 'AccessDeniedException',
        });
      },
    });
    await expect(store.get('/a')).rejects.toThrow(/^not authorized to perform: ssm:GetParameter$/);
  });

  test('lists all pages of all levels', async () => {
    const { store, sent } = clientWith({
      GetParametersByPath: ({ NextToken }) =>
        NextToken
          ? { Parameters: [{ Name: '/f/b', Value: '2' }] }
          : { Parameters: [{ Name: '/f/a', Value: '1' }], NextToken: 't' },
    });
    expect(await store.list('/f')).toEqual([
      { name: '/f/a', value: '1' },
      { name: '/f/b', value: '2' },
    ]);
    expect(sent[0]?.input).toMatchObject({ Path: '/f', Recursive: true });
  });

  test('deletes ten at a time, and nothing for nothing', async () => {
    const { store, sent } = clientWith({});
    const names = Array.from({ length: 12 }, (_, index) => `/n${index}`);
    await store.delete(names);
    await store.delete([]);
    expect(sent.map(({ input }) => input.Names)).toEqual([names.slice(0, 10), names.slice(10)]);
  });

  test('asks again for everything that was throttled', async () => {
    // GIVEN
    const refused = new Set<string>();
    const onceThrottled = (name: string, answer: object) => () => {
      if (refused.has(name)) return answer;
      refused.add(name);
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    };
    const { store, sent } = clientWith({
      GetParameter: onceThrottled('get', { Parameter: { Value: 'v' } }),
      PutParameter: onceThrottled('put', {}),
      GetParametersByPath: onceThrottled('list', { Parameters: [{ Name: '/f/a', Value: '1' }] }),
      DeleteParameters: onceThrottled('delete', {}),
    });
    // WHEN
    expect(await store.get('/a')).toBe('v');
    await store.put({ name: '/a', value: 'v', secret: true });
    expect(await store.list('/f')).toEqual([{ name: '/f/a', value: '1' }]);
    await store.delete(['/a']);
    // THEN
    expect(sent.map(({ command }) => command)).toEqual(
      ['GetParameter', 'PutParameter', 'GetParametersByPath', 'DeleteParameters'].flatMap((name) => [name, name]),
    );
  });

  test('fails with whatever else the service says', async () => {
    const { store } = clientWith({
      GetParameter: () => {
        throw new Error('throttled');
      },
      PutParameter: () => {
        throw new Error('denied');
      },
    });
    await expect(store.get('/a')).rejects.toThrow('throttled');
    await expect(store.create({ name: '/a', value: 'v', secret: true })).rejects.toThrow('denied');
  });
});
