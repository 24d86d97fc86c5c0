interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type?: string; readonly Properties?: object }>>;
}

/** How large a template is: what CloudFormation and EC2 have limits for. */
export function templateFigures(template: Template): Readonly<Record<string, number>> {
  const resources = Object.values(template.Resources);
  const userData = resources.map(({ Properties = {} }) => textLength(launchData(Properties)));
  return {
    resources: resources.length,
    'template, KB': JSON.stringify(template).length / 1000,
    'largest user data, characters': Math.max(0, ...userData),
  };
}

/** User data of an instance, or of a launch template. */
function launchData(properties: object): unknown {
  const { UserData, LaunchTemplateData } = properties as { UserData?: unknown; LaunchTemplateData?: object };
  return UserData ?? (LaunchTemplateData ? launchData(LaunchTemplateData) : undefined);
}

/** Characters of all texts in a value: what its functions join, without the values that they refer to. */
function textLength(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textLength(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value)
    .filter(([name]) => name === 'Fn::Base64' || name === 'Fn::Join' || name === 'Fn::Sub')
    .reduce((sum, [, one]) => sum + textLength(one), 0);
}
