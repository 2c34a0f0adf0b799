/** What users, groups and roles may do: managed policies on them, and inline ones in them. */
import { QCredError } from '#shared/errors.ts';
import type { Holder } from '#shared/iamChange.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { ifThere } from '../iam/answers.ts';
import { policiesOf } from '../iam/holders.ts';
import { policyNameOf } from '../iam/remote.ts';
import { holderWords, type Planner, type Step, step, type Touched } from './change.ts';
import { breadthNotices, checkDocument, inlineKind } from './documents.ts';
import { effectOf, versionText, whoWords } from './effect.ts';
import { deleteInlineStep, detachStep } from './removal.ts';
import { selfNotices } from './self.ts';

/** A holder as something that is touched. */
export const touching = ({ kind, name }: Holder): Touched => ({ [`${kind}s`]: [name] });

export const attach: Planner<'attach'> = async (scene, { holder, policyArn }) => {
  const attached = await policiesOf(scene.iam, holder).attached();
  const name = policyNameOf(policyArn);
  if (attached.includes(policyArn)) {
    throw new QCredError(
      'bad_input',
      `${name} is attached to ${holderWords(holder)} already.`,
      'Nothing is to be done.',
    );
  }
  const text = await versionText(scene.iam, policyArn);
  const parsed = text === null ? null : parsePolicy(text).document;
  return {
    title: `Attach ${name} to ${holder.name}`,
    verb: 'Attach policy',
    notices: [...(parsed ? breadthNotices(parsed) : []), ...(await selfNotices(scene, holder))],
    steps: [
      step(
        `Attach the policy ${name} to ${holderWords(holder)}.`,
        [`iam.${holder.kind}.policy.attached`, `${holder.name}: ${policyArn}`],
        (hands) => policiesOf(hands.iam, holder).attach(policyArn),
      ),
    ],
    ...(parsed && { effect: effectOf('', parsed, 'identity', whoWords([holder])) }),
    finality: null,
    touched: { ...touching(holder), policies: [policyArn] },
    message: `Attached ${name} to ${holderWords(holder)}.`,
  };
};

export const detach: Planner<'detach'> = async (scene, { holder, policyArn }) => {
  const name = policyNameOf(policyArn);
  if (!(await policiesOf(scene.iam, holder).attached()).includes(policyArn)) {
    throw new QCredError(
      'not_found',
      `${name} is not attached to ${holderWords(holder)}.`,
      'Sync the account to see what is.',
    );
  }
  return {
    title: `Detach ${name} from ${holder.name}`,
    verb: 'Detach policy',
    notices: await selfNotices(scene, holder),
    steps: [detachStep(holder, policyArn)],
    finality: null,
    touched: { ...touching(holder), policies: [policyArn] },
    message: `Detached ${name} from ${holderWords(holder)}.`,
  };
};

/** The step that writes an inline policy. `says` is what it means, in words. */
export const inlineStep = (holder: Holder, name: string, document: string, says: string): Step =>
  step(
    `Write the inline policy ${name} of ${holderWords(holder)}: ${says}.`,
    [`iam.${holder.kind}.policy.written`, `${holder.name}: ${name}`],
    (hands) => policiesOf(hands.iam, holder).putInline(name, document),
  );

export const putInline: Planner<'put-inline'> = async (scene, { holder, name, document }) => {
  const checked = checkDocument(document, inlineKind(holder));
  const before = await ifThere(policiesOf(scene.iam, holder).inlineDocument(name));
  return {
    title: `Inline policy ${name} of ${holder.name}`,
    verb: before === null ? 'Write policy' : 'Replace policy',
    notices: [...checked.notices, ...(await selfNotices(scene, holder))],
    steps: [inlineStep(holder, name, document, checked.says)],
    finality:
      before === null
        ? null
        : `The present policy ${name} is replaced; IAM keeps no earlier versions of inline policies.`,
    effect: effectOf(before ?? '', checked.document, inlineKind(holder), whoWords([holder])),
    touched: touching(holder),
    message: `Wrote the inline policy ${name} of ${holderWords(holder)}.`,
  };
};

export const deleteInline: Planner<'delete-inline'> = async (scene, { holder, name }) => {
  await policiesOf(scene.iam, holder).inlineDocument(name);
  return {
    title: `Delete the inline policy ${name}`,
    verb: 'Delete policy',
    notices: await selfNotices(scene, holder),
    steps: [deleteInlineStep(holder, name)],
    finality: 'A deleted inline policy cannot be brought back.',
    touched: touching(holder),
    message: `Deleted the inline policy ${name} of ${holderWords(holder)}.`,
  };
};
