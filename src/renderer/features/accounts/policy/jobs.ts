import { bucketOf, parseArn } from '#shared/policy/arn.ts';
import { formatPolicy } from '#shared/policy/document.ts';
import type { PolicyTemplate, TemplateBlank } from '#shared/policy/templates.ts';

type BlankName = TemplateBlank['name'];

/** What a person typed into the blanks of a template. */
export type Blanks = Readonly<Record<BlankName, string>>;

export const noBlanks: Blanks = { bucket: '', key: '', partition: '' };

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const complaints: Readonly<Record<BlankName, (value: string) => string | undefined>> = {
  bucket: (value) =>
    bucketName.test(value)
      ? undefined
      : 'A bucket’s name has 3 to 63 small letters, digits, dots and dashes.',
  key: (value) => (parseArn(value) ? undefined : 'This is not the ARN of a key.'),
  partition: (value) => (/^[a-z0-9-]+$/.test(value) ? undefined : 'It has small letters, digits and dashes.'),
};

/** The blanks that have to be filled. */
export const neededBlanks = ({ blanks }: PolicyTemplate): TemplateBlank[] =>
  blanks.filter(({ fallback }) => fallback === undefined);

/** What is wrong with a filled blank; undefined for one that is fine, or still empty. */
export const blankProblem = ({ name }: TemplateBlank, blanks: Blanks): string | undefined =>
  blanks[name].trim() === '' ? undefined : complaints[name](blanks[name].trim());

/** The policy of a template as JSON text; null while a blank is empty or wrong. */
export function policyFor(template: PolicyTemplate, blanks: Blanks): string | null {
  const values = { ...noBlanks };
  for (const { name, fallback } of template.blanks) {
    const value = blanks[name].trim() || fallback;
    if (value === undefined || complaints[name](value) !== undefined) return null;
    values[name] = value;
  }
  return formatPolicy(template.build(values));
}

const verbs: Readonly<Record<string, string>> = {
  'read-bucket': 'read',
  'backup-bucket': 'backup',
  'publish-website': 'publish',
};

/** A name for the user and policy of a job: `read-photos`. Takes the template and what fills its blanks. */
export function nameFor({ id }: Pick<PolicyTemplate, 'id'>, { bucket }: Blanks): string {
  const verb = verbs[id];
  return verb === undefined || bucket.trim() === '' ? id : `${verb}-${bucket.trim()}`.slice(0, 64);
}

/** The names of buckets among ARNs, each once; a pattern is no name. */
export const bucketsIn = (arns: readonly string[]): string[] => [
  ...new Set(
    arns.flatMap((arn) => {
      const parsed = parseArn(arn);
      const bucket = parsed && bucketOf(parsed)?.bucket;
      return bucket && bucketName.test(bucket) ? [bucket] : [];
    }),
  ),
];
