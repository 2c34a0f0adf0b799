import { CircleAlert, CircleCheck, Pencil, RefreshCw, TriangleAlert, Wand } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { PlainHttpNote } from '#renderer/components/PlainHttpNote.tsx';
import { RegionFact } from '#renderer/components/RegionFact.tsx';
import { useNow } from '#renderer/stores/now.ts';
import { useProvider, usualRegion } from '#renderer/stores/providers.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { ago, count, exactly, grouped, providerName } from '#renderer/words.ts';
import type { AccountTree, AccountView, SyncProgress } from '#shared/contract/accounts.ts';
import type { ErrorView } from '#shared/errors.ts';
import type { ServiceId } from '#shared/fields.ts';
import { AccessCheck } from './AccessCheck.tsx';
import { actionsFor } from './actions.ts';
import { cancelSync, syncAccount } from './commands.ts';
import { iconOf } from './icons.ts';
import { PaneFrame, Section } from './PaneFrame.tsx';
import { scheduleWords } from './schedule.ts';

const statuses = {
  complete: { icon: CircleCheck, tone: 'good', word: 'Synced' },
  partial: { icon: TriangleAlert, tone: 'due', word: 'Partly synced' },
  failed: { icon: CircleAlert, tone: 'bad', word: 'Sync failed' },
};

function Progress({ progress }: { progress: SyncProgress }) {
  const { doing, done, total } = progress;
  return (
    <div className="iam-progress">
      <p>
        <span className="spinner" aria-hidden="true" />
        {doing}
        {total !== null && total > 0 && (
          <span className="faint">
            {' '}
            {grouped(done)} of {grouped(total)}
          </span>
        )}
      </p>
      <progress aria-label="Sync" value={total ? done : undefined} max={total || undefined} />
    </div>
  );
}

/** Whether the account is up to date, in words. */
function Sync({ account }: { account: AccountView }) {
  const now = useNow();
  const { syncing, lastSync } = account;
  const status = lastSync && statuses[lastSync.status];
  return (
    <>
      <div className="pane-actions">
        {syncing ? (
          <Button onClick={() => cancelSync(account.id)}>Cancel sync</Button>
        ) : (
          <Button icon={RefreshCw} onClick={() => void syncAccount(account.id)}>
            Sync now
          </Button>
        )}
        {account.counts && (
          <Button icon={Wand} onClick={() => openDialog({ kind: 'jobKey', accountId: account.id })}>
            New key for a job…
          </Button>
        )}
        <div className="iam-sync" aria-live="polite">
          {syncing ? (
            <Progress progress={syncing} />
          ) : status ? (
            <span className={`standing ${status.tone}`} title={exactly(lastSync.at)}>
              <status.icon size={14} aria-hidden="true" />
              {status.word} {ago(lastSync.at, now)}
            </span>
          ) : (
            <span className="faint">Not synced yet</span>
          )}
        </div>
      </div>
      {lastSync && lastSync.problems.length > 0 && (
        <Note
          tone={lastSync.status === 'failed' ? 'error' : 'warning'}
          title={lastSync.status === 'failed' ? 'The last sync failed.' : 'A part could not be synced.'}
        >
          <ul className="iam-problems">
            {lastSync.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
}

/** Whose key the account is asked with, in words. */
const principalWords = ({ principal }: AccountView): string =>
  principal.kind === 'root'
    ? 'The root user'
    : principal.kind === 'unknown'
      ? 'Not told'
      : `The ${principal.kind} ${principal.name}`;

function Endpoints({ account }: { account: AccountView }) {
  const services = useProvider(account.provider)?.services ?? [];
  const label = (id: string) => services.find((service) => service.id === id)?.label ?? id.toUpperCase();
  return Object.entries(account.endpoints).map(([id, address]) => (
    <Fact key={id} label={`${label(id as ServiceId)} endpoint`}>
      <CopyText text={address} what="endpoint" mono />
    </Fact>
  ));
}

interface AccountPaneProps {
  account: AccountView;
  tree: AccountTree | undefined;
  failure: ErrorView | undefined;
}

/** A connected account: how up to date it is, whose key it is asked with, how it is reached. */
export function AccountPane({ account, tree, failure }: AccountPaneProps) {
  const { counts, missing } = account;
  const provider = useProvider(account.provider);
  return (
    <PaneFrame
      icon={iconOf({ kind: 'account' })}
      title={account.name}
      about={provider?.label ?? providerName(account.provider)}
      actions={actionsFor(account, { kind: 'account' }, tree)}
    >
      <Sync account={account} />
      {failure && <Failure error={failure} />}
      <Facts label="Account">
        {account.accountId && (
          <Fact label={provider?.words.accountId?.label ?? 'Account ID'}>
            <CopyText text={account.accountId} what="account ID" mono />
          </Fact>
        )}
        <Fact label="Asked as">
          <span>{principalWords(account)}</span>
        </Fact>
        <Fact label="With the key">
          <CopyText text={account.accessKeyId} what="access key ID" mono />
        </Fact>
        {counts && (
          <Fact label="Holds">
            <span>
              {[
                count(counts.users, 'user'),
                count(counts.keys, 'key'),
                count(counts.groups, 'group'),
                count(counts.roles, 'role'),
                count(counts.policies, 'policy', 'policies'),
              ].join(', ')}
            </span>
          </Fact>
        )}
        <Fact label="Syncs">
          <span>{scheduleWords(account.syncMinutes)}</span>
        </Fact>
      </Facts>
      {tree && account.principal.kind !== 'unknown' && account.principal.arn !== '' && (
        <AccessCheck
          title="What may this key do?"
          accountId={account.id}
          principalArn={account.principal.arn}
          tree={tree}
        />
      )}
      {missing.length > 0 && (
        <Fold title="What this service does not have" aside={count(missing.length, 'action')}>
          <p className="faint">{missing.join(', ')}</p>
        </Fold>
      )}
      <Section
        title="How it is reached"
        actions={
          <Button icon={Pencil} onClick={() => openDialog({ kind: 'connect', accountId: account.id })}>
            Edit…
          </Button>
        }
      >
        <PlainHttpNote of={account} />
        <Facts label="How it is reached">
          <RegionFact region={account.region} provider={provider} usual={provider && usualRegion(provider)} />
          {Object.keys(account.endpoints).length === 0 && (
            <Fact label="Endpoints">
              <span className="faint">The provider’s own</span>
            </Fact>
          )}
          <Endpoints account={account} />
          {account.caPath && (
            <Fact label="Trusts">
              <Path path={account.caPath} />
            </Fact>
          )}
        </Facts>
      </Section>
    </PaneFrame>
  );
}
