import type { IAM } from '@aws-sdk/client-iam';
import type { Holder } from '#shared/iamChange.ts';
import { gone, ifOffered } from '../iam/answers.ts';
import { policiesOf } from '../iam/holders.ts';
import { policyNameOf } from '../iam/remote.ts';
import { holderWords, type Step, step } from './change.ts';

/** The step that detaches a managed policy. */
export const detachStep = (holder: Holder, policyArn: string): Step =>
  step(
    `Detach the policy ${policyNameOf(policyArn)} from ${holderWords(holder)}.`,
    [`iam.${holder.kind}.policy.detached`, `${holder.name}: ${policyArn}`],
    (hands) => gone(policiesOf(hands.iam, holder).detach(policyArn)),
  );

/** The step that deletes an inline policy. */
export const deleteInlineStep = (holder: Holder, name: string): Step =>
  step(
    `Delete the inline policy ${name} of ${holderWords(holder)}.`,
    [`iam.${holder.kind}.policy.deleted`, `${holder.name}: ${name}`],
    (hands) => gone(policiesOf(hands.iam, holder).deleteInline(name)),
  );

/** The steps that take all policies from a user, group or role: IAM deletes nobody who has some. */
export async function removePolicies(iam: IAM, holder: Holder): Promise<Step[]> {
  const policies = policiesOf(iam, holder);
  const [attached, inline] = await Promise.all([
    ifOffered(policies.attached(), []),
    ifOffered(policies.inlineNames(), []),
  ]);
  return [
    ...attached.map((arn) => detachStep(holder, arn)),
    ...inline.map((name) => deleteInlineStep(holder, name)),
  ];
}
