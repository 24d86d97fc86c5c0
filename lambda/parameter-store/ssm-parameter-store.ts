import {
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
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

/** Systems Manager's Parameter Store; secrets under the account's `aws/ssm` key. */
export class SsmParameterStore implements ParameterStore {
  /** @param patience - of one call of the function, however many parameters it needs */
  constructor(
    private readonly client: SSMClient,
    private readonly patience: Patience,
  ) {}

  async get(name: string): Promise<string | undefined> {
    try {
      const { Parameter } = await this.patience.run(() =>
        this.client.send(new GetParameterCommand({ Name: name, WithDecryption: true })),
      );
      return Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
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
    };
    await this.patience.run(() => this.client.send(new PutParameterCommand(input)));
  }
}
