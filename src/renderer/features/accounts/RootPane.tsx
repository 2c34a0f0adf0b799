import { Note } from '#renderer/components/Note.tsx';
import { count } from '#renderer/words.ts';
import type { AccountTree } from '#shared/contract/accounts.ts';
import type { Mirror } from '#shared/mirror.ts';
import { iconOf } from './icons.ts';
import { KeyCard } from './keys.tsx';
import { PaneFrame, Section } from './PaneFrame.tsx';

interface RootPaneProps {
  tree: AccountTree;
  root: NonNullable<Mirror['root']>;
}

/** The root user: its keys can do everything, so the best number of them is none. */
export function RootPane({ tree, root }: RootPaneProps) {
  const active = root.keys.filter(({ status }) => status === 'Active').length;
  return (
    <PaneFrame icon={iconOf({ kind: 'root' })} title="Root user" about="May do everything in the account">
      {active > 0 && (
        <Note tone="warning" title={`The root user has ${count(active, 'key')} that can do everything.`}>
          <p>Give each job a key of its own, then delete {active === 1 ? 'this one' : 'these'}.</p>
        </Note>
      )}
      {root.mfa === false && (
        <Note tone="warning" title="No one-time password is asked of the root user.">
          <p>Register a device on the provider’s page.</p>
        </Note>
      )}
      <Section title="Keys">
        {root.keys.length === 0 && <p className="faint">No keys, as it should be.</p>}
        <ul>
          {root.keys.map((key, at) => (
            <KeyCard
              key={key.id ?? at}
              accessKey={key}
              held={key.id === null ? undefined : tree.held[key.id]}
              actions={[]}
              asking={false}
            />
          ))}
        </ul>
        {root.keys.length > 0 && (
          <p className="faint">Only the root user can change its keys, on the provider’s page.</p>
        )}
      </Section>
    </PaneFrame>
  );
}
