import {
  DeleteParametersCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterTier,
  ParameterType,
  PutParameterCommand,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { ListedParameter, NewParameter, ParameterStore } from './ports';

/** Names that one DeleteParameters call takes. */
const DELETE_BATCH = 10;

/** Systems Manager's Parameter Store; secrets under the account's `aws/ssm` key. */
export class SsmParameterStore implements ParameterStore {
  /** @param client - with retries enough for many writes at once, of which Parameter Store takes few a second */
  constructor(private readonly client: SSMClient = new SSMClient({ maxAttempts: 12 })) {}

  async get(name: string): Promise<string | undefined> {
    try {
      const { Parameter } = await this.client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
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
    const pages = paginateGetParametersByPath({ client: this.client }, { Path: folder, Recursive: true });
    for await (const { Parameters } of pages) {
      for (const { Name, Value } of Parameters ?? []) listed.push({ name: Name ?? '', value: Value ?? '' });
    }
    return listed;
  }

  async delete(names: readonly string[]): Promise<void> {
    for (let start = 0; start < names.length; start += DELETE_BATCH) {
      await this.client.send(new DeleteParametersCommand({ Names: names.slice(start, start + DELETE_BATCH) }));
    }
  }

  private async write({ name, value, secret, large }: NewParameter, overwrite: boolean): Promise<void> {
    await this.client.send(
      new PutParameterCommand({
        Name: name,
        Value: value,
        Type: secret ? ParameterType.SECURE_STRING : ParameterType.STRING,
        // A parameter cannot go back to the standard tier: Parameter Store itself has to choose.
        Tier: large ? ParameterTier.INTELLIGENT_TIERING : ParameterTier.STANDARD,
        Overwrite: overwrite,
      }),
    );
  }
}
