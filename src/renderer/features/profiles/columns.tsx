import { CircleAlert, TerminalSquare, UserRoundCog } from 'lucide-react';
import type { ProfileView } from '#shared/contract.ts';
import type { Column } from '../../components/grid/VirtualGrid.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { ago, exactly, providerName } from '../../words.ts';
import { Expiry } from './Expiry.tsx';

const Name = ({ profile, now }: { profile: ProfileView; now: number }) => (
  <>
    <ProviderTile provider={profile.provider} />
    <span className="truncate" title={profile.name}>
      {profile.name}
    </span>
    {profile.credential?.expiresAt && <Expiry at={profile.credential.expiresAt} now={now} brief />}
  </>
);

const Key = ({ profile }: { profile: ProfileView }) => {
  if (profile.credential) {
    return (
      <span className="mono truncate" title={profile.credential.accessKeyId}>
        {profile.credential.accessKeyId}
      </span>
    );
  }
  return (
    <span
      className="cell-role truncate"
      title={`Assumes a role with ${profile.sourceName ?? 'another profile'}`}
    >
      <UserRoundCog size={14} aria-hidden="true" />
      <span className="truncate">Role with {profile.sourceName ?? 'a missing profile'}</span>
    </span>
  );
};

const Exported = ({ profile }: { profile: ProfileView }) => {
  const [binding] = profile.bindings;
  if (!binding) return null;
  if (profile.bindings.some(({ mode }) => mode === 'static')) {
    return (
      <span className="cell-exported due" title="The secret stands in the file in plain text">
        <CircleAlert size={14} aria-hidden="true" />
        Plain text
      </span>
    );
  }
  return (
    <span className="cell-exported" title={profile.bindings.map(({ name }) => name).join(', ')}>
      <TerminalSquare size={14} aria-hidden="true" />
      {binding.targetLabel}
    </span>
  );
};

/** The columns of the list of profiles, with dates as they are said at `now` (milliseconds). */
export const profileColumns = (now: number): Column<ProfileView>[] => [
  {
    id: 'name',
    label: 'Name',
    sortable: true,
    render: (profile) => <Name profile={profile} now={now} />,
  },
  {
    id: 'provider',
    label: 'Provider',
    sortable: true,
    render: (profile) => <span className="truncate">{providerName(profile.provider)}</span>,
  },
  {
    id: 'accessKeyId',
    label: 'Access key',
    sortable: true,
    render: (profile) => <Key profile={profile} />,
  },
  {
    id: 'region',
    label: 'Region',
    sortable: true,
    render: (profile) => (
      <span className="truncate" title={profile.region}>
        {profile.region}
      </span>
    ),
  },
  {
    id: 'exported',
    label: 'Exported to',
    sortable: true,
    render: (profile) => <Exported profile={profile} />,
  },
  {
    id: 'updated',
    label: 'Updated',
    sortable: true,
    render: (profile) => (
      <span className="truncate" title={exactly(profile.updatedAt)}>
        {ago(profile.updatedAt, now)}
      </span>
    ),
  },
];
