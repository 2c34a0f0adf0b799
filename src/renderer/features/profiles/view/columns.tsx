import { CircleAlert, CircleCheck, TerminalSquare, UserRoundCog } from 'lucide-react';
import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { Expiry } from '#renderer/features/profiles/Expiry.tsx';
import { isDrifted, standingOf, worstOf } from '#renderer/features/tools/bindings/status.ts';
import { ago, exactly, providerName } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { RemoteStatus } from './RemoteKey.tsx';
import { TestedTile } from './TestedTile.tsx';

const Name = ({ profile, active, now }: { profile: ProfileView; active: boolean; now: number }) => (
  <>
    <TestedTile profile={profile} now={now} />
    <Middle text={profile.name} />
    {active && (
      <span className="cell-active good" title="The default of your tools">
        <CircleCheck size={14} aria-hidden="true" />
        active
      </span>
    )}
    <RemoteStatus profile={profile} />
    {profile.session ? (
      <Expiry at={profile.session.expiresAt} brief renewed />
    ) : (
      profile.credential?.expiresAt && <Expiry at={profile.credential.expiresAt} brief />
    )}
  </>
);

const Key = ({ profile }: { profile: ProfileView }) => {
  if (profile.credential) {
    return <Middle text={profile.credential.accessKeyId} mono />;
  }
  const { source, sourceName = null } = profile;
  const words = `Role with ${sourceName ?? 'a missing profile'}`;
  return (
    <span className="cell-role">
      <UserRoundCog size={14} aria-hidden="true" />
      <Middle text={words} title={source.kind === 'role' ? `${words}\n${source.roleArn}` : words} />
    </span>
  );
};

/** The worst that can be said of a profile's exports, else where it is written to. */
const Exported = ({ profile: { bindings } }: { profile: ProfileView }) => {
  const [first, ...others] = bindings;
  const worst = worstOf(bindings.filter(isDrifted));
  if (!first) return null;
  const all = bindings.map(({ targetLabel, name }) => `${targetLabel} as ${name}`).join('\n');
  if (worst) {
    const { icon: Icon, tone, word } = standingOf(worst);
    return (
      <span className={`cell-exported ${tone}`} title={all}>
        <Icon size={14} aria-hidden="true" />
        <span className="truncate">{word}</span>
      </span>
    );
  }
  if (bindings.some(({ mode }) => mode === 'static')) {
    return (
      <span className="cell-exported due" title={`The secret stands in plain text in a file\n${all}`}>
        <CircleAlert size={14} aria-hidden="true" />
        Plain text
      </span>
    );
  }
  return (
    <span className="cell-exported" title={all}>
      <TerminalSquare size={14} aria-hidden="true" />
      <span className="truncate">{first.targetLabel}</span>
      {others.length > 0 && <span className="faint">+{others.length}</span>}
    </span>
  );
};

interface Shown {
  /** Milliseconds; dates are said as seen from then. */
  now: number;
  /** Is marked. */
  activeId: string | undefined;
  /** Whether any profile has tags. */
  tagged: boolean;
}

const tagColumn: Column<ProfileView> = {
  id: 'tags',
  least: 96,
  share: 0.4,
  rank: 5,
  label: 'Tags',
  sortable: true,
  render: ({ tags = [] }) => (
    <span className="truncate" title={tags.join(', ')}>
      {tags.join(', ')}
    </span>
  ),
};

/** The columns of the list of profiles. */
export const profileColumns = ({ now, activeId, tagged }: Shown): Column<ProfileView>[] => [
  {
    id: 'name',
    least: 140,
    share: 1,
    label: 'Name',
    sortable: true,
    render: (profile) => <Name profile={profile} active={profile.id === activeId} now={now} />,
  },
  {
    id: 'provider',
    least: 96,
    share: 0.5,
    rank: 4,
    label: 'Provider',
    sortable: true,
    render: (profile) => <span className="truncate">{providerName(profile.provider)}</span>,
  },
  {
    id: 'accessKeyId',
    least: 164,
    share: 0.5,
    rank: 1,
    label: 'Access key',
    sortable: true,
    render: (profile) => <Key profile={profile} />,
  },
  {
    id: 'region',
    least: 88,
    share: 0.4,
    rank: 2,
    label: 'Region',
    sortable: true,
    render: (profile) => (
      <span className="truncate" title={profile.region}>
        {profile.region}
      </span>
    ),
  },
  ...(tagged ? [tagColumn] : []),
  {
    id: 'exported',
    least: 138,
    share: 0.2,
    label: 'Exported to',
    sortable: true,
    render: (profile) => <Exported profile={profile} />,
  },
  {
    id: 'updated',
    least: 92,
    rank: 3,
    label: 'Updated',
    sortable: true,
    render: (profile) => (
      <span className="truncate" title={exactly(profile.updatedAt)}>
        {ago(profile.updatedAt, now)}
      </span>
    ),
  },
];
