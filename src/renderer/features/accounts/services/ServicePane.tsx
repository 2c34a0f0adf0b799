import { Building2, KeyRound } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { KeyStatus, Made } from '#renderer/features/accounts/keys.tsx';
import { idOf } from '#renderer/features/accounts/nodes.ts';
import { PaneFrame, Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { showLine } from '#renderer/features/accounts/trees.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import { showProfile } from '#renderer/stores/commands.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, exactly } from '#renderer/words.ts';
import { ReachMark } from './reach.tsx';
import { type KeyRow, rowsOf, type Service } from './services.ts';

/** The profiles on this machine that use a key. */
function Held({ row }: { row: KeyRow }) {
  const users = useProfiles().filter(({ credential }) => credential?.accessKeyId === row.key);
  if (!row.held) return <span className="faint">No: its secret is not on this machine</span>;
  if (users.length === 0) return <span>Yes, for its account only</span>;
  return (
    <span className="key-profiles">
      {users.map(({ id, name }) => (
        <button key={id} type="button" className="link" onClick={() => void showProfile(id)}>
          {name}
        </button>
      ))}
    </span>
  );
}

/** What the same key may do in the other services of its provider. */
const elsewhere = (id: string, service: Service, services: readonly Service[]) =>
  services
    .filter((other) => other.provider === service.provider && other !== service)
    .flatMap((other) => {
      const there = rowsOf(other.keys).find((row) => row.id === id);
      return there ? [{ label: other.label, place: other.service, there }] : [];
    });

interface ServicePaneProps {
  row: KeyRow;
  service: Service;
  /** Of all providers. */
  services: readonly Service[];
}

/** A key: what it may do in the service that is shown, and in the others of its provider. */
export function ServicePane({ row, service, services }: ServicePaneProps) {
  const now = useNow();
  const others = useMemo(() => elsewhere(row.id, service, services), [row.id, service, services]);
  const owner = row.user === 'root' ? 'the root user' : row.user;
  const showOwner = () =>
    void showLine(
      idOf(row.accountId, row.user === 'root' ? { kind: 'root' } : { kind: 'user', name: row.user }),
    );
  return (
    <PaneFrame icon={KeyRound} title={row.key ?? 'Access key'} about={`Key of ${owner}`} actions={[]}>
      <div className="pane-actions">
        <Button icon={Building2} onClick={showOwner}>
          Show in Accounts
        </Button>
      </div>
      <Section title={service.label}>
        <Facts label={service.label}>
          <Fact label="Reach">
            <ReachMark reach={row.reach} />
          </Fact>
          {(row.reach === 'some' || row.reach === 'unknown') && (
            <Fact label="May do">
              <span className="selectable">{row.words}</span>
            </Fact>
          )}
          <Fact label="Last used here">
            {row.usedAt ? (
              <span title={exactly(row.usedAt)}>{ago(row.usedAt, now)}</span>
            ) : (
              <span className="faint">Elsewhere or never</span>
            )}
          </Fact>
        </Facts>
      </Section>
      {others.length > 0 && (
        <Section title="Elsewhere">
          <Facts label="Elsewhere">
            {others.map(({ label, place, there }) => (
              <Fact key={place} label={label}>
                <span title={there.words}>
                  <ReachMark reach={there.reach} />
                </span>
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      <Section title="Key">
        <Facts label="Key">
          {row.key !== null && (
            <Fact label="Access key ID">
              <CopyText text={row.key} what="access key ID" mono />
            </Fact>
          )}
          <Fact label="Account">
            <span>{row.accountName}</span>
          </Fact>
          <Fact label="Status">
            <KeyStatus status={row.status} />
          </Fact>
          <Fact label="Made">
            <Made at={row.createdAt} />
          </Fact>
          <Fact label="Held here">
            <Held row={row} />
          </Fact>
        </Facts>
      </Section>
    </PaneFrame>
  );
}
