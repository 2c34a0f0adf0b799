import '#renderer/components/form.css';
import { type FormEvent, useMemo, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Combo } from '#renderer/components/Select.tsx';
import type { AccessAnswer, AccountTree } from '#shared/contract/accounts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { completeAction } from '#shared/policy/actions.ts';
import { firstResource, resourcesIn } from './resources.ts';

const verdicts = {
  allow: { tone: 'good', title: 'Allowed.' },
  deny: { tone: 'error', title: 'Forbidden.' },
  implicit_deny: { tone: 'error', title: 'Not allowed.' },
  depends: { tone: 'warning', title: 'It depends.' },
  unknown: { tone: 'warning', title: 'There is no such action.' },
} as const;

/** Of every resource at once less is allowed than of each: that is no answer about the ones that are. */
const notEverything = {
  tone: 'warning',
  title: 'Not with every resource. Name one to ask about it.',
} as const;

const deciders = {
  service: 'Decided by the service’s own simulation.',
  local: 'Worked out on this machine from the policies of the last sync.',
};

function Answer({ answer, everything }: { answer: AccessAnswer; everything: boolean }) {
  const { tone, title } =
    everything && answer.decision === 'implicit_deny' ? notEverything : verdicts[answer.decision];
  return (
    <Note tone={tone} title={title} alert>
      {answer.reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      {answer.decision !== 'unknown' && <p className="faint">{deciders[answer.by]}</p>}
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
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<AccessAnswer | null>(null);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  const resources = useMemo(() => resourcesIn(tree.mirror).map((id) => ({ id, label: id })), [tree]);
  const [resource, setResource] = useState(() => firstResource(resources.map(({ id }) => id)));
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
      const asked = { action: action.trim(), resource: resource.trim() };
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
          help="An ARN; * for all of them at once."
          placeholder="arn:aws:s3:::bucket/*"
          options={resources}
          text={resource}
          onText={change(setResource)}
          onChoose={change(setResource)}
          free
          mono
        />
        <div>
          <Button type="submit" busy={busy} disabled={action.trim() === '' || resource.trim() === ''}>
            Check
          </Button>
        </div>
        {answer && <Answer answer={answer} everything={resource.trim() === '*'} />}
        {failure && <Failure error={failure} />}
      </form>
    </Fold>
  );
}
