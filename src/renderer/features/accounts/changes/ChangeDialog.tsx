import './changes.css';
import '#renderer/components/form.css';
import { type FormEvent, useEffect, useId, useMemo, useState } from 'react';
import { Dialog as Box } from '#renderer/components/Dialog.tsx';
import { FormDialog } from '#renderer/components/FormDialog.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { useFormFocus } from '#renderer/components/useFormFocus.ts';
import { lookUpPolicy } from '#renderer/features/accounts/trees.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { ChangeWish, Dialog } from '#renderer/stores/view.ts';
import type { AccountTree, AccountView, IamResult } from '#shared/contract/accounts.ts';
import type { IamChange } from '#shared/iamChange.ts';
import { ChangeFields } from './ChangeFields.tsx';
import { ChangeReview } from './ChangeReview.tsx';
import { tellDone } from './done.ts';
import { fieldsFor, titleFor } from './forms.ts';
import { iamMaker } from './useChange.ts';
import { useTree } from './useTree.ts';
import { type ChangeProblems, changeOf, firstValues } from './values.ts';

interface ChangeDialogProps {
  dialog: Extract<Dialog, { kind: 'change' }>;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** A change in an account: what it needs to know, then its plan, then the change. */
export default function ChangeDialog({ dialog: { accountId, wish }, onDone, onClose }: ChangeDialogProps) {
  const account = useApp((app) => app.state?.accounts.find(({ id }) => id === accountId));
  const { tree, failure } = useTree(accountId);
  const looking = usePolicyLookUp(accountId, wish, tree);
  if (account && tree && !looking) {
    return <Change account={account} wish={wish} tree={tree} onDone={onDone} onClose={onClose} />;
  }
  return (
    <Box title={titleFor(wish)} onClose={onClose}>
      {account ? (
        failure && !tree ? (
          <Failure error={failure} />
        ) : (
          <Skeleton />
        )
      ) : (
        <Note tone="error" title="This account was disconnected meanwhile." />
      )}
    </Box>
  );
}

/** Asks for the document that a new version starts from, where it is not known. True while it is asked for. */
function usePolicyLookUp(accountId: string, wish: ChangeWish, tree: AccountTree | null): boolean {
  const arn = wish.kind === 'new-version' && wish.document === undefined ? wish.policyArn : undefined;
  const known = tree?.mirror.policies.some((policy) => policy.arn === arn && policy.document !== null);
  const [asked, setAsked] = useState(false);
  const wanted = arn !== undefined && tree !== null && !known && !asked;
  useEffect(() => {
    if (!wanted || arn === undefined) return;
    // One that cannot be had is written anew.
    void lookUpPolicy(accountId, arn)
      .catch(() => {})
      .finally(() => setAsked(true));
  }, [wanted, accountId, arn]);
  return wanted;
}

interface ChangeProps {
  account: AccountView;
  wish: ChangeWish;
  tree: AccountTree;
  onDone: () => void;
  onClose: () => void;
}

function Change({ account, wish, tree: { mirror }, onDone, onClose }: ChangeProps) {
  const fields = fieldsFor(wish);
  const [values, setValues] = useKept('values', () => firstValues(wish, mirror, account));
  const [problems, setProblems] = useState<ChangeProblems>({});
  // The plan is made once; what a sync brings meanwhile does not make another one.
  const [change, setChange] = useState<IamChange | null>(() => {
    const made = fields.length === 0 ? changeOf(wish, values, mirror) : null;
    return made && 'change' in made ? made.change : null;
  });
  const maker = useMemo(() => change && iamMaker(account.id, change), [account.id, change]);
  const form = useFormFocus(problems);
  const formId = useId();

  const done = (result: IamResult) => {
    onDone();
    tellDone(result);
  };
  if (maker) {
    return (
      <ChangeReview
        maker={maker}
        title={titleFor(wish)}
        onBack={fields.length > 0 ? () => setChange(null) : undefined}
        onDone={done}
        onClose={onClose}
      />
    );
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const made = changeOf(wish, values, mirror);
    setProblems('problems' in made ? made.problems : {});
    if ('change' in made) setChange(made.change);
  };
  const writing = fields.some(({ input }) => input === 'document');
  return (
    <FormDialog
      title={titleFor(wish)}
      about={aboutOf(wish, account)}
      width={writing ? 'wide' : 'medium'}
      onClose={onClose}
      form={formId}
      submit="Continue"
    >
      <form ref={form} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
        {problems[''] && <Note tone="error" title={problems['']} alert />}
        <ChangeFields
          accountId={account.id}
          wish={wish}
          mirror={mirror}
          values={values}
          problems={problems}
          onChange={(part) => setValues((before) => ({ ...before, ...part }))}
        />
      </form>
    </FormDialog>
  );
}

/** Whom or what a change is about, and where. */
function aboutOf(wish: ChangeWish, { name }: AccountView): string {
  const said: Readonly<Record<string, unknown>> = { ...wish };
  const named = (['user', 'group', 'role'] as const).flatMap((kind) =>
    typeof said[kind] === 'string' ? [`${kind} ${said[kind]}`] : [],
  );
  const holder = 'holder' in wish && wish.holder ? [`${wish.holder.kind} ${wish.holder.name}`] : [];
  const policy = 'policyArn' in wish && wish.policyArn ? [`policy ${wish.policyArn.split('/').at(-1)}`] : [];
  const [whom] = [...holder, ...named, ...policy];
  return whom === undefined ? `In ${name}.` : `For the ${whom} in ${name}.`;
}
