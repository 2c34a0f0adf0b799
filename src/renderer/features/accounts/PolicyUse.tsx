import { ListChecks, Pencil } from 'lucide-react';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { openDialog } from '#renderer/stores/view.ts';
import type { TightenView } from '#shared/contract/accounts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { RemotePolicy } from '#shared/mirror.ts';
import { Section } from './PaneFrame.tsx';

interface PolicyUseProps {
  accountId: string;
  policy: RemotePolicy;
}

/** What of a policy is used, asked for when somebody wants to know, and the policy cut down to that. */
export function PolicyUse({ accountId, policy }: PolicyUseProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  const [found, setFound] = useState<{ of: string | null; view: TightenView } | null>(null);

  const ask = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const view = await call('iam.tighten', { id: accountId, policyArn: policy.arn });
      setFound({ of: policy.document, view });
    } catch (error) {
      setFailure(toErrorView(error));
    } finally {
      setBusy(false);
    }
  };
  // What was found out of another version says nothing of this one.
  const view = found?.of === policy.document ? found.view : null;
  return (
    <Section
      title="What is used of it"
      actions={
        <Button icon={ListChecks} busy={busy} onClick={() => void ask()}>
          Look
        </Button>
      }
    >
      {failure && <Failure error={failure} />}
      {view === null ? (
        !failure && (
          <p className="faint">Not asked for yet. The service tells what was used, by all who have it.</p>
        )
      ) : (
        <Proposal accountId={accountId} policyArn={policy.arn} view={view} />
      )}
    </Section>
  );
}

function Proposal({
  accountId,
  policyArn,
  view: { after, isSame, stops, kept },
}: {
  accountId: string;
  policyArn: string;
  view: TightenView;
}) {
  const open = (document: string) =>
    openDialog({ kind: 'change', accountId, wish: { kind: 'new-version', policyArn, document } });
  return (
    <>
      {after === null && <Note tone="info" title="Nothing that it allows was used." />}
      {isSame && <Note tone="good" title="It allows nothing that is known to be unused." />}
      {after !== null && !isSame && (
        <>
          <Note tone="info" title="It can be cut down to what was used. This would stop to work:">
            <ul>
              {stops.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </Note>
          <p>
            <Button icon={Pencil} onClick={() => open(after)}>
              Cut down to what was used…
            </Button>
          </p>
        </>
      )}
      {kept.map((words) => (
        <p key={words} className="faint">
          {words}
        </p>
      ))}
    </>
  );
}
