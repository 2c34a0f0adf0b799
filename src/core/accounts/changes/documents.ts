import type { Notice } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Holder } from '#shared/iamChange.ts';
import { type PolicyDocument, parsePolicy } from '#shared/policy/document.ts';
import { possible } from '#shared/policy/evaluate.ts';
import type { PolicyKind } from '#shared/policy/kinds.ts';
import { summarisePolicy } from '#shared/policy/summary.ts';
import { clause, warning } from './change.ts';

/** A policy document that the service would take. */
interface CheckedDocument {
  document: PolicyDocument;
  notices: Notice[];
  /** What it says, to stand behind a colon: "may read objects in bucket photos". */
  says: string;
}

/** What an inline policy of this holder may be. */
export const inlineKind = ({ kind }: Holder): PolicyKind => `inline_${kind}`;

/** How many sentences of a policy a plan repeats. */
const mostSentences = 4;

/**
 * Reads a policy document that a person wants to write.
 *
 * @param text JSON
 * @param kind what it is for
 * @throws QCredError bad_input naming the first error and its place
 */
export function checkDocument(text: string, kind: PolicyKind): CheckedDocument {
  const { document, problems } = parsePolicy(text, kind);
  if (!document) {
    const first = problems.find((p) => p.level === 'error');
    const where = first ? `Line ${first.line}, column ${first.column} of the policy: ${first.message}` : '';
    throw new QCredError('bad_input', where || 'The policy cannot be read.', first?.hint ?? '');
  }
  return {
    document,
    notices: [
      ...problems.map(({ level, message, hint, line, column }) => ({ level, message, hint, line, column })),
      ...(kind === 'trust' ? trustNotices(document) : breadthNotices(document)),
    ],
    says: said(document),
  };
}

function said(document: PolicyDocument): string {
  const sentences = summarisePolicy(document).filter((line) => line.kind !== 'note');
  const shown = sentences.slice(0, mostSentences).map((line) => clause(line.text));
  const rest = sentences.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
}

/** A warning about a policy that allows everything. */
export const breadthNotices = (document: PolicyDocument): Notice[] =>
  possible({ action: '*', resource: '*' }, { identity: [document] }).decision === 'allow'
    ? [
        warning(
          'This policy allows everything in the account.',
          'Allow only what is needed, with one of the templates for a start.',
        ),
      ]
    : [];

function trustNotices({ statements }: PolicyDocument): Notice[] {
  const open = statements.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' &&
      conditions.length === 0 &&
      principals !== null &&
      (principals.not || principals.principals.some((p) => p.type === 'AWS' && p.value === '*')),
  );
  return open
    ? [
        warning(
          'Anyone, in any account, may take on this role.',
          'Name the users or the account that may, or add a condition.',
        ),
      ]
    : [];
}
