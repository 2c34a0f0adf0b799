import { ChevronDown, Ellipsis, ExternalLink, FileOutput, Pencil, Tag } from 'lucide-react';
import { call } from '#renderer/api.ts';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { PlainHttpNote } from '#renderer/components/PlainHttpNote.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { RegionFact } from '#renderer/components/RegionFact.tsx';
import { profileActions } from '#renderer/features/profiles/actions.ts';
import { editProfile, showProfile } from '#renderer/features/profiles/commands.ts';
import { Expiry } from '#renderer/features/profiles/Expiry.tsx';
import { noFilter } from '#renderer/features/profiles/filters.ts';
import { useProfileList } from '#renderer/features/profiles/list.ts';
import { roleChain } from '#renderer/features/profiles/roleChain.ts';
import { SessionSection } from '#renderer/features/profiles/session/SessionSection.tsx';
import { usesSession } from '#renderer/features/profiles/session.ts';
import { KeyAge } from '#renderer/features/rotation/KeyAge.tsx';
import { exportProfiles } from '#renderer/features/tools/commands.ts';
import { tilde, useProfiles } from '#renderer/stores/app.ts';
import { useNow } from '#renderer/stores/now.ts';
import { useProvider, usualRegion } from '#renderer/stores/providers.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import { ago, exactly, providerName } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { Connection } from './Connection.tsx';
import { Endpoints } from './Endpoints.tsx';
import { Exports } from './Exports.tsx';
import { RemoteFacts, RemoteNote } from './RemoteKey.tsx';
import { SecretField } from './SecretField.tsx';

function Head({ profile }: { profile: ProfileView }) {
  const provider = useProvider(profile.provider);
  const menu = () => {
    const actions = profileActions([profile]).filter(({ id }) => id !== 'edit' && id !== 'test');
    return [
      actions.filter(({ destructive }) => !destructive),
      actions.filter(({ destructive }) => destructive),
    ];
  };
  return (
    <header className="pane-head">
      <ProviderTile provider={profile.provider} large />
      <div className="pane-title">
        <h2>{profile.name}</h2>
        <button
          type="button"
          className="pane-provider"
          data-tip="Open the provider’s help page"
          onClick={() => void attempt(() => call('help.open', { provider: profile.provider }))}
        >
          {provider?.label ?? providerName(profile.provider)}
          <ExternalLink size={11} aria-hidden="true" />
        </button>
      </div>
      <IconButton icon={Pencil} label="Edit" shortcut="Enter" onClick={() => void editProfile(profile.id)} />
      <MenuButton icon={Ellipsis} label="More actions" groups={menu} />
    </header>
  );
}

/** The region of a profile that says none: that of the key its role builds on, else the provider's. */
function useUsualRegion(profile: ProfileView): string | undefined {
  const provider = useProvider(profile.provider);
  const profiles = useProfiles();
  const base = roleChain(profile, (wanted) => profiles.find(({ id }) => id === wanted)).at(-1);
  return (
    (base?.provider === profile.provider ? base.region : undefined) ?? (provider && usualRegion(provider))
  );
}

function KeyFacts({ profile }: { profile: ProfileView }) {
  const provider = useProvider(profile.provider);
  const words = provider?.words;
  const usual = useUsualRegion(profile);
  const { credential, source } = profile;
  return (
    <Facts label="Access">
      {credential && (
        <>
          <Fact label={words?.accessKeyId.label ?? 'Access key ID'}>
            <CopyText text={credential.accessKeyId} what={words?.accessKeyId.label ?? 'access key ID'} mono />
          </Fact>
          <Fact label={words?.secretAccessKey.label ?? 'Secret'}>
            <SecretField key={credential.id} credentialId={credential.id} />
          </Fact>
          <KeyAge credentialId={credential.id} />
          {credential.expiresAt && (
            <Fact label="Valid">
              <Expiry at={credential.expiresAt} />
            </Fact>
          )}
          {credential.accountId && (
            <Fact label={words?.accountId?.label ?? 'Account ID'}>
              <CopyText text={credential.accountId} what={words?.accountId?.label ?? 'account ID'} mono />
            </Fact>
          )}
          {credential.remote && <RemoteFacts remote={credential.remote} />}
        </>
      )}
      {source.kind === 'credential' && source.mfa && (
        <>
          <Fact label="MFA device">
            <CopyText text={source.mfa.serial} what="MFA device" mono />
          </Fact>
          {source.mfa.durationSeconds !== undefined && (
            <Fact label="Duration">{source.mfa.durationSeconds} s</Fact>
          )}
        </>
      )}
      {source.kind === 'role' && (
        <>
          <Fact label="Assumes role">
            <CopyText text={source.roleArn} what="role ARN" mono />
          </Fact>
          <Fact label="With profile">
            <button type="button" className="link" onClick={() => void showProfile(source.profileId)}>
              {profile.sourceName ?? 'a missing profile'}
            </button>
          </Fact>
          {source.mfaSerial && (
            <Fact label="MFA device">
              <CopyText text={source.mfaSerial} what="MFA device" mono />
            </Fact>
          )}
          {source.externalId && (
            <Fact label="External ID">
              <CopyText text={source.externalId} what="external ID" mono />
            </Fact>
          )}
          {source.durationSeconds !== undefined && <Fact label="Duration">{source.durationSeconds} s</Fact>}
          {source.sessionName && <Fact label="Session name">{source.sessionName}</Fact>}
        </>
      )}
      <RegionFact region={profile.region} provider={provider} usual={usual} />
    </Facts>
  );
}

/** The tags of a profile; each shows all that have it. */
const TagChips = ({ tags }: { tags: readonly string[] }) => (
  <section className="pane-section">
    <h3>Tags</h3>
    <div className="chips">
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          className="chip"
          title={`Show all with “${tag}”`}
          onClick={() => useProfileList.setState({ search: '', filter: { ...noFilter, tags: [tag] } })}
        >
          <Tag size={12} aria-hidden="true" />
          <span className="truncate">{tag}</span>
        </button>
      ))}
    </div>
  </section>
);

/** All of one profile, and what can be done with it. */
export function Details({ profile }: { profile: ProfileView }) {
  const now = useNow();
  return (
    <div className="pane">
      <Head profile={profile} />
      <div className="pane-body">
        <div className="pane-actions">
          <Connection profile={profile} />
          <span className="split-button">
            <Button icon={FileOutput} onClick={() => exportProfiles([profile.id])}>
              Export to AWS CLI
            </Button>
            <MenuButton
              icon={ChevronDown}
              label="More tools"
              groups={() => [
                profileActions([profile]).filter(({ id }) => id === 'export-to' || id === 'open-as'),
              ]}
            />
          </span>
        </div>
        <RemoteNote profile={profile} />
        <PlainHttpNote of={profile} />
        <KeyFacts profile={profile} />
        {usesSession(profile) && <SessionSection profile={profile} />}
        <Endpoints profile={profile} />
        <Exports profile={profile} />
        {profile.tags && <TagChips tags={profile.tags} />}
        {profile.notes && (
          <section className="pane-section">
            <h3>Notes</h3>
            <p className="pane-notes selectable">{profile.notes}</p>
          </section>
        )}
        <p className="pane-origin">
          <span title={exactly(profile.createdAt)}>Added {ago(profile.createdAt, now)}</span>
          {profile.credential && <span>, key {originWords(profile.credential.origin)}</span>}
          {profile.updatedAt !== profile.createdAt && (
            <span title={exactly(profile.updatedAt)}>. Changed {ago(profile.updatedAt, now)}</span>
          )}
          .
        </p>
      </div>
    </div>
  );
}

/** Where a key came from, as the end of a sentence: `typed in`, `from ~/.aws/credentials`. */
const originWords = (origin: string): string => tilde(/^[/~]|\\/.test(origin) ? `from ${origin}` : origin);
