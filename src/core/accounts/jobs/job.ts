import type { Condition, PolicyDocument } from '#shared/policy/model.ts';
import type { Operator } from '#shared/policy/operators.ts';
import { count } from '#shared/words.ts';

/** What one command is to be allowed, and for how long. */
export interface Job {
  /** The template's: `read-bucket`. */
  id: string;
  /** All that is allowed. */
  document: PolicyDocument;
  /** The bucket it is about, where it is about one. */
  bucket: string | null;
  seconds: number;
  /** The program, for the activity log. */
  program: string;
}

/** Why a job's secrets are read and made, for the activity log. */
export const purposeOf = ({ id, program }: Job): string => `exec --job ${id} ${program}`;

/** How long, in words: "1 hour", "90 minutes". */
export function lasting(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute');
}

const before: Operator = {
  text: 'DateLessThan',
  comparison: 'date',
  order: 'less',
  negated: false,
  quantifier: null,
  ifExists: false,
};

/**
 * The job's policy with an end: every permission runs out by the service's own clock, whatever becomes
 * of this machine until then ("Date condition operators" in the IAM user guide).
 */
export function withEnd(document: PolicyDocument, until: Date): PolicyDocument {
  const ends: Condition = {
    operator: before,
    key: 'aws:CurrentTime',
    values: [`${until.toISOString().slice(0, 19)}Z`],
  };
  return {
    ...document,
    statements: document.statements.map((one) => ({ ...one, conditions: [...one.conditions, ends] })),
  };
}

/** Whether a job is about IAM or STS, which sessions of federated users may not ask. */
export const asksIam = ({ document }: Job): boolean =>
  document.statements.some(({ actions }) => actions.patterns.some((one) => /^(iam|sts):/i.test(one)));
