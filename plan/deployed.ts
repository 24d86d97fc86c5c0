import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Template } from './template';

/** What is deployed under a stack's name, as far as it could be asked. */
export type Deployed =
  | { readonly kind: 'template'; readonly template: Template; readonly region: string }
  | { readonly kind: 'nothing'; readonly region: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** What is needed of the client of CloudFormation. */
export interface TemplateSource {
  send(command: GetTemplateCommand): Promise<{ readonly TemplateBody?: string | undefined }>;
  readonly config: { region(): Promise<string> };
}

/** Of the environment: `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` and the like, as the AWS CLI has them. */
export function cloudFormation(): TemplateSource {
  return new CloudFormationClient({ maxAttempts: 2 });
}

/** Asks for the template of a stack; never throws: without an answer it is not known. */
export async function deployedTemplate(source: TemplateSource, stackName: string): Promise<Deployed> {
  try {
    const region = await source.config.region();
    const { TemplateBody } = await source
      .send(new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }))
      .catch((error: unknown) => {
        if (isAbsent(error)) return { TemplateBody: undefined };
        throw error;
      });
    if (TemplateBody === undefined) return { kind: 'nothing', region };
    return { kind: 'template', template: JSON.parse(TemplateBody) as Template, region };
  } catch (error) {
    return {
      kind: 'unknown',
      why: error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error),
    };
  }
}

/** CloudFormation has no error of its own for it. */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
}
