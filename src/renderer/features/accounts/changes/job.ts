import '#renderer/noEval.ts';
import { type Blanks, nameFor, noBlanks, policyFor } from '#renderer/features/accounts/policy/jobs.ts';
import { IamChange } from '#shared/iamChange.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { type PolicyTemplate, policyTemplates } from '#shared/policy/templates.ts';
import type { ChangeProblems } from './values.ts';

/** A job as it was described so far. */
export interface Job {
  /** Id of the template. */
  template: string;
  blanks: Blanks;
  /** The policy as written by hand; null while it is the template's. */
  written: string | null;
  /** Names as typed; null while they follow from the job. */
  user: string | null;
  policyName: string | null;
  profileName: string;
}

/** A job nothing is known of but, perhaps, its user. */
export const firstJob = (user: string | undefined): Job => ({
  template: policyTemplates[0]?.id ?? '',
  blanks: noBlanks,
  written: null,
  user: user ?? null,
  policyName: null,
  profileName: '',
});

/** The template of a job. */
export function templateOf({ template }: Pick<Job, 'template'>): PolicyTemplate {
  const found = policyTemplates.find(({ id }) => id === template) ?? policyTemplates[0];
  if (!found) throw new Error('There are no templates.');
  return found;
}

const follows = (job: Job): string => nameFor(templateOf(job), job.blanks);

export const userNameOf = (job: Job): string => job.user ?? follows(job);
export const policyNameOf = (job: Job): string => job.policyName ?? follows(job);

/** The policy as JSON text; empty while the template's blanks are. */
export const policyTextOf = (job: Job): string => job.written ?? policyFor(templateOf(job), job.blanks) ?? '';

/** The change that makes the key, or what is wrong, by field: `user`, `policyName`, `profileName`, `document`. */
export function jobChange(job: Job): { change: IamChange } | { problems: ChangeProblems } {
  const document = policyTextOf(job);
  const problems: Record<string, string> = {};
  if (!parsePolicy(document, 'inline_user').document) {
    problems.document = job.written === null ? 'Fill this in.' : 'Mend the policy first.';
  }
  const parsed = IamChange.safeParse({
    kind: 'create-job-key',
    user: userNameOf(job).trim(),
    policyName: policyNameOf(job).trim(),
    document,
    profileName: job.profileName.trim() || undefined,
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    problems[String(path[0])] ??= `It ${message}.`;
  }
  return parsed.success && Object.keys(problems).length === 0 ? { change: parsed.data } : { problems };
}
