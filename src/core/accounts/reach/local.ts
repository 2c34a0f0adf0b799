import type { AccessAnswer } from '#shared/contract/accounts.ts';
import type { Holder } from '#shared/iamChange.ts';
import { type PossibleStatement, possible } from '#shared/policy/evaluate.ts';
import type { HeldPolicy } from './policies.ts';

/** May this principal do that? */
export interface Question {
  principalArn: string;
  action: string;
  resource: string;
}

/**
 * The answer of the policies, decided on this machine.
 *
 * @param policies all that count for the principal; one without a document was not to be read
 * @param holder whose they are
 * @param question what is asked
 */
export function answerLocally(
  policies: readonly HeldPolicy[],
  { name }: Holder,
  { principalArn, action, resource }: Question,
): AccessAnswer {
  const read = policies.flatMap(({ label, document }) => (document ? [{ label, document }] : []));
  const unread = policies.filter(({ document }) => !document);
  const { decision, statements } = possible(
    { action, resource, principal: principalArn },
    { identity: read.map(({ document }) => document) },
  );
  const told = (effect: PossibleStatement['effect'], sure: boolean) =>
    statements
      .filter((s) => s.effect === effect && sure === !(s.depends || s.partly))
      .map((s) => reason(s, read[s.policy]?.label ?? 'a policy'));
  const denials = told('Deny', true);
  if (denials.length > 0) return { decision: 'deny', reasons: denials, by: 'local' };
  if (unread.length > 0) {
    return {
      decision: 'depends',
      reasons: [
        ...unread.map(({ label }) => `It depends on ${label}, which could not be read.`),
        ...told('Allow', true),
        ...told('Allow', false),
      ],
      by: 'local',
    };
  }
  if (decision === 'allow') return { decision, reasons: told('Allow', true), by: 'local' };
  if (decision === 'deny') {
    return { decision: 'implicit_deny', reasons: [`No policy of ${name} allows it.`], by: 'local' };
  }
  return {
    decision: 'depends',
    reasons: [...told('Allow', true), ...told('Allow', false), ...told('Deny', false)],
    by: 'local',
  };
}

/** "Allowed by statement 2 (ReadObjects) of the policy photos, when signed in with MFA." */
function reason(
  { effect, statement, sid, partly, depends, conditions }: PossibleStatement,
  label: string,
): string {
  const where = `statement ${statement + 1}${sid ? ` (${sid})` : ''} of ${label}`;
  const when = depends
    ? conditions.length > 0
      ? `, ${conditions.join(' and ')}`
      : ', depending on the request'
    : '';
  return `${effect === 'Allow' ? 'Allowed' : 'Denied'}${partly ? ' in part' : ''} by ${where}${when}.`;
}
