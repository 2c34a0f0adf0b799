import { type FormEvent, useMemo, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Combo } from '#renderer/components/Select.tsx';
import type { AccessAnswer, AccountTree } from '#shared/contract/accounts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { completeAction } from '#shared/policy/actions.ts';
import { resourcesIn } from './resources.ts';

const verdicts = {
  allow: { tone: 'good', title: 'Allowed.' },
  deny: { tone: 'error', title: 'Forbidden.' },
  implicit_deny: { tone: 'error', title: 'Not allowed.' },
  depends: { tone: 'warning', title: 'It depends.' },
} as const;

const deciders = {
  service: 'Decided by the service’s own simulation.',
  local: 'Worked out on this machine from the policies of the last sync.',
};

function Answer({ answer }: { answer: AccessAnswer }) {
  const { tone, title } = verdicts[answer.decision];
  return (
    <Note tone={tone} title={title} alert>
      {answer.reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      <p className="faint">{deciders[answer.by]}</p>
    </Note>
  );
}

interface AccessCheckProps {
  /** The question over it: "What can this user do?" */
  title: string;
  accountId: string;
  principalArn: string;
  tree: AccountTree;
}

/** Asks whether someone may do something to something, and says why. */
export function AccessCheck({ title, accountId, principalArn, tree }: AccessCheckProps) {
  const [action, setAction] = useState('s3:GetObject');
  const [resource, setResource] = useState('*');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<AccessAnswer | null>(null);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  const resources = useMemo(() => resourcesIn(tree.mirror).map((id) => ({ id, label: id })), [tree]);
  const actions = completeAction(action.trim(), 40).map((id) => ({ id, label: id }));

  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setAnswer(null);
    setFailure(null);
  };
  const check = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const asked = { action: action.trim(), resource: resource.trim() || '*' };
      setAnswer(await call('access.check', { id: accountId, principalArn, ...asked }));
    } catch (error) {
      setAnswer(null);
      setFailure(toErrorView(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Fold title={title}>
      <form className="fold-fields" onSubmit={(event) => void check(event)}>
        <Combo
          label="Action"
          options={actions}
          text={action}
          onText={change(setAction)}
          onChoose={change(setAction)}
          placeholder="s3:GetObject"
          free
          mono
        />
        <Combo
          label="Resource"
          help="An ARN; * for any."
          options={resources}
          text={resource}
          onText={change(setResource)}
          onChoose={change(setResource)}
          free
          mono
        />
        <div>
          <Button type="submit" busy={busy} disabled={action.trim() === ''}>
            Check
          </Button>
        </div>
        {answer && <Answer answer={answer} />}
        {failure && <Failure error={failure} />}
      </form>
    </Fold>
  );
}
