import {
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  InvalidKeyId,
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterTier,
  ParameterType,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { Patience } from './patience';
import type { ListedParameter, NewParameter, ParameterStore } from './ports';

/** Names that one DeleteParameters call takes. */
const DELETE_BATCH = 10;

/** Systems Manager's Parameter Store. What a key does not let it do is an error that names the cure. */
export class SsmParameterStore implements ParameterStore {
  /**
   * @param patience - of one call of the function, however many parameters it needs
   * @param key - ARN of the KMS key of secrets; undefined for the account's own, `aws/ssm`
   */
  constructor(
    private readonly client: SSMClient,
    private readonly patience: Patience,
    private readonly key?: string,
  ) {}

  async get(name: string): Promise<string | undefined> {
    try {
      const { Parameter } = await this.patience.run(() =>
        this.client.send(new GetParameterCommand({ Name: name, WithDecryption: true })),
      );
      return Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      if (isOfKey(error)) throw cannotDecrypt(name, error);
      throw error;
    }
  }

  async create(parameter: NewParameter): Promise<boolean> {
    try {
      await this.write(parameter, false);
      return true;
    } catch (error) {
      if (error instanceof ParameterAlreadyExists) return false;
      throw error;
    }
  }

  async put(parameter: NewParameter): Promise<void> {
    await this.write(parameter, true);
  }

  async list(folder: string): Promise<readonly ListedParameter[]> {
    const listed: ListedParameter[] = [];
    let token: string | undefined;
    do {
      const page = { Path: folder, Recursive: true, NextToken: token };
      const { Parameters, NextToken } = await this.patience.run(() =>
        this.client.send(new GetParametersByPathCommand(page)),
      );
      for (const { Name, Value } of Parameters ?? []) listed.push({ name: Name ?? '', value: Value ?? '' });
      token = NextToken;
    } while (token);
    return listed;
  }

  async delete(names: readonly string[]): Promise<void> {
    for (let start = 0; start < names.length; start += DELETE_BATCH) {
      const batch = { Names: names.slice(start, start + DELETE_BATCH) };
      await this.patience.run(() => this.client.send(new DeleteParametersCommand(batch)));
    }
  }

  private async write({ name, value, secret, large }: NewParameter, overwrite: boolean): Promise<void> {
    const input = {
      Name: name,
      Value: value,
      Type: secret ? ParameterType.SECURE_STRING : ParameterType.STRING,
      // A parameter cannot go back to the standard tier: Parameter Store itself has to choose.
      Tier: large ? ParameterTier.INTELLIGENT_TIERING : ParameterTier.STANDARD,
      Overwrite: overwrite,
      // Without, Parameter Store takes the account's own key, whatever the value before was under.
      ...(secret && this.key !== undefined ? { KeyId: this.key } : {}),
    };
    try {
      await this.patience.run(() => this.client.send(new PutParameterCommand(input)));
    } catch (error) {
      throw secret && isOfKey(error) ? this.cannotEncrypt(name, error) : error;
    }
  }

  private cannotEncrypt(name: string, error: Error): Error {
    return new Error(
      `${name} cannot be encrypted under ${this.key ?? 'aws/ssm'}: give a symmetric KMS key of this region that is enabled, ` +
        `and whose own policy lets IAM policies of this account decide; what is stored stays as it is (${error.message})`,
    );
  }
}

/** Whether a KMS key is why Parameter Store refuses: it is disabled, about to be deleted or gone, or not ours to use. */
function isOfKey(error: unknown): error is Error {
  if (error instanceof InvalidKeyId) return true;
  return (
    error instanceof Error &&
    error.name === 'AccessDeniedException' &&
    /\bkms:|customer master key/i.test(error.message)
  );
}

function cannotDecrypt(name: string, error: Error): Error {
  return new Error(
    `${name} cannot be decrypted by the KMS key that it is stored under: enable that key, or cancel its deletion, and ` +
      'deploy again; with a key that is gone the value is lost, and the deploy makes a new one once the parameter is removed ' +
      `(${error.message})`,
  );
}
