import type { IAM } from '@aws-sdk/client-iam';
import type { AccessAnswer } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import type { Question } from './local.ts';

const decisions: Readonly<Record<string, AccessAnswer['decision']>> = {
  allowed: 'allow',
  explicitDeny: 'deny',
  implicitDeny: 'implicit_deny',
};

const verbs = { allow: 'Allowed', deny: 'Denied' } as const;

/**
 * Asks the service itself.
 *
 * @returns its answer, and the condition keys it would have had to know
 * @throws QCredError service_failed for an answer that is none; what the service refuses with
 */
export async function simulate(
  iam: IAM,
  { principalArn, action, resource }: Question,
): Promise<{ answer: AccessAnswer; open: string[] }> {
  const { EvaluationResults = [] } = await iam.simulatePrincipalPolicy({
    PolicySourceArn: principalArn,
    ActionNames: [action],
    ResourceArns: [resource],
  });
  const [result] = EvaluationResults;
  const decision = decisions[result?.EvalDecision ?? ''];
  if (!result || !decision) {
    throw new QCredError('service_failed', 'The service did not decide.', 'Try again.');
  }
  const sources = (result.MatchedStatements ?? []).flatMap(({ SourcePolicyId }) => SourcePolicyId ?? []);
  const names = [...new Set(sources)];
  return {
    answer: {
      decision,
      reasons:
        decision === 'implicit_deny'
          ? ['No policy allows it.']
          : names.map((name) => `${verbs[decision === 'deny' ? 'deny' : 'allow']} by the policy ${name}.`),
      by: 'service',
    },
    open: result.MissingContextValues ?? [],
  };
}
