import '#renderer/components/pane.css';
import { BellOff, CalendarCog, RefreshCw } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Hidden } from '#renderer/components/Hidden.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { snooze } from '#renderer/features/rotation/commands.ts';
import { type DueRow, isDue, profilesOf } from '#renderer/features/rotation/dueList.ts';
import { policySentences } from '#renderer/features/rotation/dueWords.ts';
import { scopeWords } from '#renderer/features/rotation/policies/scopes.ts';
import { RotationNote } from '#renderer/features/rotation/run/RotationNote.tsx';
import { lastUseWords } from '#renderer/features/rotation/words.ts';
import { useApp, useProfiles } from '#renderer/stores/app.ts';
import { showProfile } from '#renderer/stores/commands.ts';
import { useNow } from '#renderer/stores/now.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { ago, count, exactly, listed, said } from '#renderer/words.ts';
import { AgeBar } from './AgeBar.tsx';
import { Urgent } from './columns.tsx';
import { Spark } from './Spark.tsx';
import { usesWords, useUses } from './uses.ts';

const Later = ({ ids }: { ids: string[] }) => (
  <>
    <Button icon={BellOff} onClick={() => void snooze(ids, 'tomorrow')}>
      Tomorrow
    </Button>
    <Button icon={BellOff} onClick={() => void snooze(ids, 'next-week')}>
      Next week
    </Button>
  </>
);

/** Several keys: what can be done with all of them. */
export function SeveralKeys({ rows, hidden }: { rows: readonly DueRow[]; hidden: number }) {
  const ids = rows.map(({ due }) => due.credentialId);
  return (
    <EmptyState
      icon={RefreshCw}
      title={`${count(rows.length, 'key')} selected`}
      actions={
        <>
          <Later ids={ids} />
          <Button icon={CalendarCog} onClick={() => openDialog({ kind: 'policy', credentialIds: ids })}>
            Set policy…
          </Button>
        </>
      }
    >
      {listed(rows.map(({ name }) => name))}
      {hidden > 0 && '. '}
      <Hidden hidden={hidden} what="key" />
    </EmptyState>
  );
}

function UsedBy({ credentialId }: { credentialId: string }) {
  const profiles = profilesOf(useProfiles(), credentialId);
  return (
    <section className="pane-section">
      <h3>Used by</h3>
      {profiles.length === 0 && <p className="faint">No profile uses this key.</p>}
      <ul className="due-uses">
        {profiles.map(({ id, name, bindings }) => (
          <li key={id}>
            <button type="button" className="link" onClick={() => void showProfile(id)}>
              <Middle text={name} />
            </button>
            <span className="faint truncate">
              {bindings.length === 0
                ? 'In no tool'
                : listed([...new Set(bindings.map(({ targetLabel }) => targetLabel))])}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Policy({ due }: Pick<DueRow, 'due'>) {
  const accounts = useApp((app) => app.state?.accounts);
  const accountName = (id: string) => accounts?.find((account) => account.id === id)?.name;
  return (
    <section className="pane-section">
      <h3>Policy</h3>
      <p className="faint">Set for {scopeWords(due.policy.scope, accountName)}.</p>
      <ul className="due-policy">
        {policySentences(due.policy).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Button
        icon={CalendarCog}
        onClick={() => openDialog({ kind: 'policy', credentialIds: [due.credentialId] })}
      >
        Set policy…
      </Button>
    </section>
  );
}

/** All of one key's age: how old, by which policy, who uses it, and its rotation while there is one. */
export function DuePane({ row }: { row: DueRow }) {
  const now = useNow();
  const { due, name, place, rotation } = row;
  const uses = useUses((store) => store.uses);
  return (
    <div className="pane">
      <header className="pane-head">
        <ProviderTile provider={due.provider} large />
        <div className="pane-title">
          <h2>{name}</h2>
          <p className="faint pane-under">{due.remote?.user ? `${place}, user ${due.remote.user}` : place}</p>
        </div>
      </header>
      <Scrolled className="pane-body" label={name}>
        {rotation ? (
          <RotationNote rotation={rotation} />
        ) : (
          <div className="pane-actions">
            <Button
              icon={RefreshCw}
              onClick={() => openDialog({ kind: 'rotate', credentialId: due.credentialId })}
            >
              Rotate…
            </Button>
            {isDue(due) && <Later ids={[due.credentialId]} />}
          </div>
        )}
        <div className="due-figure">
          <Urgent row={row} />
          <AgeBar due={due} />
          {due.snoozedUntil && !rotation && (
            <p className="faint" title={exactly(due.snoozedUntil)}>
              Snoozed, back {said(due.snoozedUntil, now)}.
            </p>
          )}
        </div>
        <Facts label="Age">
          <Fact label="Access key ID">
            <CopyText text={due.accessKeyId} what="access key ID" mono />
          </Fact>
          <Fact label={due.bornKnown ? 'Made' : 'Taken in'}>
            <span title={exactly(due.bornAt)}>{ago(due.bornAt, now)}</span>
          </Fact>
          <Fact label="Last used">
            {due.remote?.lastUse ? (
              <span>{lastUseWords(due.remote.lastUse, now)}</span>
            ) : (
              <span className="faint">Not known yet</span>
            )}
          </Fact>
          {uses && (
            <Fact label="Used here">
              <span className="due-use">
                <Spark uses={uses.get(due.accessKeyId)} now={now} />
                <span className="use-words" aria-hidden="true">
                  {usesWords(uses.get(due.accessKeyId), now)}
                </span>
              </span>
            </Fact>
          )}
        </Facts>
        {!due.bornKnown && (
          <p className="faint">
            No connected account has told when it was made, so its age counts from when it came here.
          </p>
        )}
        <Policy due={due} />
        <UsedBy credentialId={due.credentialId} />
      </Scrolled>
    </div>
  );
}
