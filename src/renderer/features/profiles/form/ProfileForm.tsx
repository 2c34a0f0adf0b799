import '#renderer/components/pane.css';
import '#renderer/components/form.css';
import { PlugZap, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useReducer, useRef, useState } from 'react';
import { hasCommandKey } from '#renderer/commandKey.ts';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { TextArea, TextField } from '#renderer/components/Field.tsx';
import { useKept, useSecret } from '#renderer/components/kept.ts';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { alikeWords, useReadsLike } from '#renderer/components/readsLike.ts';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { editProfile } from '#renderer/features/profiles/commands.ts';
import { testConnection } from '#renderer/features/profiles/connection.ts';
import { select, showAll } from '#renderer/features/profiles/list.ts';
import { useApp, useProfiles } from '#renderer/stores/app.ts';
import {
  closeForm,
  finishForm,
  type GivenRole,
  leaveForm,
  type PastedKey,
  useForm,
} from '#renderer/stores/form.ts';
import { showDetails } from '#renderer/stores/panes.ts';
import { useProvider } from '#renderer/stores/providers.ts';
import { isDeclined, tell } from '#renderer/stores/toasts.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { isTemporary } from '#shared/temporary.ts';
import { keptDays } from '#shared/worthKeeping.ts';
import { CredentialFields } from './CredentialFields.tsx';
import { EndpointFields } from './EndpointFields.tsx';
import { usersOf } from './here.ts';
import { MfaFields } from './MfaFields.tsx';
import { ProviderField } from './ProviderField.tsx';
import { type Problems, problemsOf, stillWrong } from './problems.ts';
import { RegionField } from './RegionField.tsx';
import { RoleFields } from './RoleFields.tsx';
import { saveAsking } from './saveAsking.ts';
import { TagsField } from './TagsField.tsx';
import { TemporaryFields } from './TemporaryFields.tsx';
import { draftOf, newValues, roleValues, type Values, valuesOf } from './values.ts';

interface ProfileFormProps {
  /** Id of the profile to change; absent for a new one. */
  editing: string | undefined;
  /** That profile; absent for a new one, and where it was deleted since the form was opened. */
  profile: ProfileView | undefined;
  /** What a paste brought, for a new one. */
  pasted: PastedKey | null;
  /** A role to assume, for a new one. */
  role?: GivenRole;
}

const kinds = [
  { value: 'credential', label: 'Access key' },
  { value: 'role', label: 'Role' },
] as const;

/** Adds a profile or changes one, in the words of its provider. */
export default function ProfileForm({ editing, profile, pasted, role }: ProfileFormProps) {
  const [values, setValues] = useKept<Values>('values', () =>
    profile ? valuesOf(profile) : role ? roleValues(role) : newValues(pasted),
  );
  const [problems, setProblems] = useState<Problems>({});
  /** What the application said against it, until something else is typed. */
  const [refused, setRefused] = useState<Problems>({});
  /** Counts what was typed: secrets are in no state, and may be what was wrong. */
  const [, noteTyping] = useReducer((times: number) => times + 1, 0);
  const sent = useRef(false);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const secret = useSecret('secretAccessKey', pasted?.pasteId);
  const token = useSecret('sessionToken', pasted?.pasteId);
  const { entered } = secret;
  // A paste is something to lose, also where nothing was typed beside it.
  useKept('pasted', () => pasted?.pasteId ?? '', { was: '' });
  // The name it had, to speak of it once it is gone.
  const [name] = useKept('name', () => profile?.name ?? '');
  const gone = editing !== undefined && profile === undefined;
  // And what it was, to tell when another process changes it under the form.
  const [before] = useKept('before', () => (profile ? JSON.stringify(valuesOf(profile)) : ''));
  const changed = profile !== undefined && JSON.stringify(valuesOf(profile)) !== before;
  const profiles = useProfiles();
  const accounts = useApp((app) => app.state?.accounts) ?? [];
  const provider = useProvider(values.provider);

  useEffect(() => form.current?.querySelector<HTMLInputElement>('[name=name]')?.focus(), []);

  // The first field that is wrong gets the focus when it is sent, once its message is there to be read with it.
  useEffect(() => {
    if (!sent.current || Object.keys({ ...problems, ...refused }).length === 0) return;
    sent.current = false;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problems, refused]);

  const alike = useReadsLike(values.name, { kind: 'profiles', id: editing });

  if (!provider) return null;
  const change = (part: Partial<Values>) => {
    setValues((before) => ({ ...before, ...part }));
  };

  const users = usersOf(values, { profiles, accounts }, editing);
  const own = profile?.credential;
  const isOwn = own?.accessKeyId === values.accessKeyId.trim() && own?.provider === values.provider;
  const stored = isOwn || users !== null;
  const hasSecret = stored || (pasted?.hasSecret ?? false) || (entered?.hasSecret ?? false);
  const typedSecrets = () => ({
    secretAccessKey: secret.ref.current?.value ?? '',
    sessionToken: token.ref.current?.value ?? '',
  });
  const check = (secrets: ReturnType<typeof typedSecrets>) =>
    problemsOf(values, secrets, {
      provider,
      before: profile?.name,
      taken: new Set(profiles.filter(({ id }) => id !== profile?.id).map(({ name }) => name)),
      hasSecret,
      storedOnly: !pasted?.hasSecret && !entered?.hasSecret,
    });
  const isWrong = Object.keys(problems).length > 0;
  const shown = { ...(isWrong ? stillWrong(problems, check(typedSecrets())) : {}), ...refused };
  const save = async (thenTest = false) => {
    const secrets = typedSecrets();
    const found = check(secrets);
    sent.current = true;
    setProblems(found);
    setRefused({});
    setFailure(null);
    if (Object.keys(found).length > 0) return;
    setSaving(true);
    const mine = useForm.getState().form;
    try {
      const draft = draftOf(values, secrets, {
        id: profile?.id,
        pasteId: entered?.pasteId ?? pasted?.pasteId,
      });
      const saved = await saveAsking(draft);
      if (!saved) return;
      // Saving may take a while, and somebody may be elsewhere by then.
      if (finishForm(mine)) {
        showAll();
        select([saved.id]);
        showDetails();
      }
      if (thenTest) void testConnection(saved.id);
      const kept = saved.replaced
        ? ` The secret before can be brought back for ${keptDays} days, in Settings.`
        : '';
      const done = `${profile ? 'Saved.' : `Added “${draft.name}”.`}${kept}`;
      // What was typed was said so under its field; what was pasted could not be seen there.
      if (saved.odd !== undefined && secrets.secretAccessKey.trim() === '')
        tell({ tone: 'bad', text: saved.odd });
      // Said under the field already, unless this was quicker.
      if (saved.readsLike === undefined || alike?.name === saved.readsLike)
        tell({ tone: 'good', text: done });
      else {
        const hint = `It reads like “${saved.readsLike}”. Rename one, so that you cannot take it for the other.`;
        tell({ tone: 'bad', text: done, hint });
      }
    } catch (error) {
      if (isDeclined(error)) return;
      const view = toErrorView(error);
      if (view.code === 'name_taken') setRefused({ name: view.message });
      else if (view.code === 'secret_refused') setRefused({ secretAccessKey: view.message });
      else setFailure(view);
    } finally {
      setSaving(false);
    }
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving) void save();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !hasCommandKey(event)) return;
    // Enter in a field sends the form by itself.
    event.preventDefault();
    if (!event.shiftKey) form.current?.requestSubmit();
    else if (!saving) void save(true);
  };

  const onInput = () => {
    setRefused((before) => (Object.keys(before).length === 0 ? before : {}));
    noteTyping();
  };
  const parts = { values, change, problems: shown, provider };
  return (
    <form
      ref={form}
      className="pane form"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={onKeyDown}
      onInput={onInput}
    >
      <header className="pane-head">
        <h2 className="pane-title">{editing === undefined ? 'New profile' : 'Edit profile'}</h2>
        <IconButton icon={X} label="Close" onClick={() => void leaveForm()} />
      </header>
      <div className="pane-body form-body">
        {gone && (
          <Note tone="warning" title={`“${name}” was deleted meanwhile.`} alert>
            <p>
              What you typed is still here.
              {values.kind === 'credential' && !hasSecret && ' Enter its secret to save it as a new profile.'}
            </p>
          </Note>
        )}
        {changed && !saving && (
          <Note tone="warning" title={`“${name}” was changed meanwhile.`} alert>
            <p>Saving puts what stands here in the place of that.</p>
            <Button onClick={() => void editProfile(profile.id)}>Show it as it is now</Button>
          </Note>
        )}
        <Segmented
          label="How it gets access"
          options={kinds}
          value={values.kind}
          onChange={(kind) => change({ kind })}
        />
        {values.kind === 'credential' && <ProviderField {...parts} />}
        <TextField
          label="Name"
          name="name"
          placeholder="backups"
          help="What you and your tools call it."
          error={shown.name}
          warning={alike ? alikeWords(alike, 'profiles') : undefined}
          value={values.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        {/* Hidden instead of taken away, so that a typed secret is there again when one comes back to it. */}
        <div className="form-part" hidden={values.kind !== 'credential'}>
          <CredentialFields
            {...parts}
            stored={stored}
            users={users}
            own={isOwn}
            pasted={pasted}
            secret={secret}
          />
        </div>
        {values.kind === 'role' && <RoleFields {...parts} editing={editing} />}
        <RegionField {...parts} />
        <div className="form-part" hidden={values.kind !== 'credential'}>
          <TemporaryFields
            {...parts}
            hasToken={(own !== undefined && isTemporary(own)) || (pasted?.hasSessionToken ?? false)}
            token={token}
          />
        </div>
        {values.kind === 'credential' && <MfaFields {...parts} />}
        <EndpointFields {...parts} />
        <TagsField {...parts} />
        <TextArea
          label="Notes"
          optional
          error={shown.notes}
          value={values.notes}
          onChange={(event) => change({ notes: event.target.value })}
        />
      </div>
      <footer className="form-foot">
        {failure && <Failure error={failure} />}
        {gone ? (
          <Button onClick={closeForm}>Discard</Button>
        ) : (
          <Button onClick={() => void leaveForm()}>Cancel</Button>
        )}
        <Button
          icon={PlugZap}
          busy={saving}
          data-tip-shortcut="Mod+Shift+Enter"
          data-tip="Then ask the service whether it works"
          onClick={() => void save(true)}
        >
          {profile || gone ? 'Save and test' : 'Add and test'}
        </Button>
        <Button tone="main" type="submit" busy={saving}>
          {gone ? 'Save as new profile' : profile ? 'Save changes' : 'Add profile'}
        </Button>
      </footer>
    </form>
  );
}
