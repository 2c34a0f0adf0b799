import { useMemo, useState } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Combo, Select } from '#renderer/components/Select.tsx';
import { PolicyEditor, PolicyMeaning } from '#renderer/features/accounts/policy/PolicyEditor.tsx';
import { pretty } from '#renderer/features/accounts/pretty.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import type { FormProps } from './formProps.ts';
import { keyPolicyTemplates, whomProblem } from './templates.ts';
import { useIdentities } from './useIdentities.ts';
import { useKeyForm, useShownKey } from './useKeyForm.ts';

interface KeyPolicyFieldProps {
  account: AccountView;
  text: string;
  onChange: (text: string) => void;
  error?: string;
}

/** A key policy to write, from a template if one likes. */
export function KeyPolicyField({ account, text, onChange, error }: KeyPolicyFieldProps) {
  const identities = useIdentities(account.id);
  const arns = useMemo(() => identities.map(({ id }) => id), [identities]);
  const [startsEmpty] = useState(text === '');
  return (
    <>
      <Fold title="Start from a template" open={startsEmpty}>
        <FromTemplate account={account} onTake={onChange} />
      </Fold>
      <div className="policy">
        <PolicyEditor
          label="Key policy"
          text={text}
          onChange={onChange}
          kind="key"
          arns={arns}
          error={error}
        />
        <PolicyMeaning text={text} kind="key" />
      </div>
    </>
  );
}

function FromTemplate({ account, onTake }: { account: AccountView; onTake: (text: string) => void }) {
  const identities = useIdentities(account.id);
  const [id, setId] = useState(keyPolicyTemplates[0]?.id ?? '');
  const [whom, setWhom] = useKept('whom', () => '');
  const template = keyPolicyTemplates.find((one) => one.id === id);
  if (!template) return null;
  const problem = whomProblem(template, whom);
  const open = template.whom !== null && whom.trim() === '';
  const parts = { account: account.accountId, whom: whom.trim() };
  return (
    <div className="from-template">
      <Select
        label="Template"
        options={keyPolicyTemplates}
        value={id}
        onChange={setId}
        help={template.description}
      />
      {template.whom === 'identity' && (
        <Combo
          label="User or role"
          mono
          free
          placeholder={`arn:aws:iam::${account.accountId}:user/anna`}
          options={identities}
          text={whom}
          onText={setWhom}
          error={problem}
        />
      )}
      {template.whom === 'account' && (
        <TextField
          label="Number of the other account"
          mono
          placeholder="2000000000"
          value={whom}
          onChange={(event) => setWhom(event.target.value)}
          error={problem}
        />
      )}
      <Button disabled={open || problem !== undefined} onClick={() => onTake(template.build(parts))}>
        Use template
      </Button>
    </div>
  );
}

/** The policy of a key that is there. */
export function PolicyForm({ account, wish, formId, onChange }: FormProps) {
  const key = wish.kind === 'put-policy' ? wish.key : undefined;
  const view = useShownKey(account.id, key);
  const [document, setDocument] = useKept('document', () => pretty(view?.policy ?? ''));
  const { ref, problems, onSubmit } = useKeyForm(
    () =>
      parsePolicy(document, 'key').document
        ? { ...wish, document }
        : { problems: { document: 'Mend the policy first.' } },
    onChange,
  );
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <KeyPolicyField account={account} text={document} onChange={setDocument} error={problems.document} />
    </form>
  );
}
