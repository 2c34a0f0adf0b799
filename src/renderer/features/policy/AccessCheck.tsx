import './policy.css';
import { type FormEvent, useMemo, useState } from 'react';
import type { AccessAnswer } from '#shared/accountViews.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { knownServices } from '#shared/policy/actions.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Failure, Note } from '../../components/Note.tsx';
import { Combo } from '../../components/Select.tsx';
import { useSeen } from './useSeen.ts';

const actions = knownServices.flatMap((service) =>
  service.actions.map(({ action }) => ({ id: action, label: action })),
);

const answers = {
  allow: { tone: 'good', title: 'Yes, this is allowed.' },
  deny: { tone: 'info', title: 'No, a policy forbids this.' },
  implicit_deny: { tone: 'info', title: 'No, nothing allows this.' },
  depends: { tone: 'warning', title: 'It depends.' },
} as const;

const sources = {
  service: 'The service answered this.',
  local: 'Worked out on this computer, from the policies that are known.',
};

const Answer = ({ answer }: { answer: AccessAnswer }) => (
  <Note {...answers[answer.decision]} alert>
    <ul>
      {answer.reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
    <p className="faint">{sources[answer.by]}</p>
  </Note>
);

interface AccessCheckProps {
  accountId: string;
  /** Of a user or a role. */
  principalArn: string;
}

/** Asks whether somebody may do something, and says why. Starts anew for another principal. */
export const AccessCheck = (props: AccessCheckProps) => <Check key={props.principalArn} {...props} />;

/** What came of a question; it counts for as long as that question stands in the form. */
interface Outcome {
  question: string;
  answer?: AccessAnswer;
  failure?: ErrorView;
}

function Check({ accountId, principalArn }: AccessCheckProps) {
  const [action, setAction] = useState('s3:GetObject');
  const [resource, setResource] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [asking, setAsking] = useState(false);
  const { arns } = useSeen(accountId);
  const places = useMemo(() => arns.map((arn) => ({ id: arn, label: arn })), [arns]);

  const question = `${action} ${resource}`;
  const ask = async () => {
    setAsking(true);
    try {
      const asked = { action: action.trim(), resource: resource.trim() || '*' };
      setOutcome({ question, answer: await call('access.check', { id: accountId, principalArn, ...asked }) });
    } catch (error) {
      setOutcome({ question, failure: toErrorView(error) });
    } finally {
      setAsking(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!asking && action.trim() !== '') void ask();
  };

  const current = outcome?.question === question ? outcome : null;
  return (
    <form className="access-check" onSubmit={onSubmit}>
      <Combo label="Action" mono free options={actions} text={action} onText={setAction} />
      <Combo
        label="Resource"
        mono
        free
        optional
        placeholder="arn:aws:s3:::photos/*"
        help="Left empty, it means any."
        options={places}
        text={resource}
        onText={setResource}
      />
      <Button type="submit" busy={asking} disabled={action.trim() === ''}>
        Check
      </Button>
      {current?.failure && <Failure error={current.failure} />}
      {current?.answer && <Answer answer={current.answer} />}
    </form>
  );
}
