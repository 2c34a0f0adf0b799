import type { PolicyDocument } from '#shared/policy/model.ts';
import { type PolicyTemplate, policyTemplates, type TemplateBlank } from '#shared/policy/templates.ts';
import { type Context, texts, UsageError } from './command.ts';

/** Jobs with the names of their blanks, a line each, for a help text. */
export const jobList = (templates: readonly PolicyTemplate[]): string =>
  templates
    .map(({ id, blanks, description }) => `  ${id} (${blanks.map((b) => b.name).join(', ')}): ${description}`)
    .join('\n');

/**
 * The policy for a job, its blanks filled with `--value NAME=VALUE`.
 *
 * @param job as the person named it
 * @param among the jobs there are
 * @throws UsageError
 */
export function jobPolicy(
  context: Context,
  job: string,
  among: readonly PolicyTemplate[] = policyTemplates,
): { document: PolicyDocument; values: Record<TemplateBlank['name'], string> } {
  const template = among.find(({ id }) => id === job);
  if (!template)
    throw new UsageError(`There is no job "${job}"; there are ${among.map((t) => t.id).join(', ')}.`);
  const entered = new Map<string, string>();
  for (const entry of texts(context, 'value')) {
    const [name = '', ...rest] = entry.split('=');
    if (!template.blanks.some((blank) => blank.name === name) || rest.length === 0) {
      const names = template.blanks.map((blank) => blank.name).join(', ');
      throw new UsageError(`--value is NAME=VALUE; ${job} knows the names ${names}.`);
    }
    entered.set(name, rest.join('='));
  }
  const values = { bucket: '', key: '', partition: '' };
  for (const { name, example, fallback } of template.blanks) {
    const value = entered.get(name) || fallback;
    if (!value) throw new UsageError(`${job} needs --value ${name}=…, as in ${name}=${example}.`);
    // They would make more of the job than it says.
    if (/[*?$\s]/.test(value))
      throw new UsageError(`--value ${name}=… is one name, without * ? $ or blanks.`);
    values[name] = value;
  }
  return { document: template.build(values), values };
}
