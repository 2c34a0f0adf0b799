import '#renderer/components/pane.css';
import { FileOutput, Files, FolderOutput, Trash2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Hidden } from '#renderer/components/Hidden.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { ScopeContext } from '#renderer/components/kept.ts';
import { removeProfiles } from '#renderer/features/profiles/commands.ts';
import { exportProfiles, exportProfilesTo } from '#renderer/features/tools/commands.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import { type OpenForm, useForm } from '#renderer/stores/form.ts';
import { count, listed } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { Details } from './Details.tsx';

const ProfileForm = lazy(() => import('#renderer/features/profiles/form/ProfileForm.tsx'));

const Hint = ({ some, hidden }: { some: boolean; hidden: number }) => (
  <div className="pane-hint">
    {some && <p>{hidden > 0 ? 'What is selected is hidden.' : 'Select a profile to see it here.'}</p>}
    <ul>
      <li>
        <Kbd shortcut="Mod+N" /> New profile
      </li>
      <li>
        <Kbd shortcut="Mod+V" /> Paste credentials
      </li>
      <li>
        <Kbd shortcut="Mod+K" /> Go to anything
      </li>
    </ul>
  </div>
);

const Several = ({ profiles, hidden }: { profiles: readonly ProfileView[]; hidden: number }) => (
  <EmptyState
    icon={Files}
    title={`${count(profiles.length, 'profile')} selected`}
    actions={
      <>
        <Button icon={FileOutput} onClick={() => exportProfiles(profiles.map(({ id }) => id))}>
          Export to AWS CLI
        </Button>
        <Button icon={FolderOutput} onClick={() => exportProfilesTo(profiles.map(({ id }) => id))}>
          Export to…
        </Button>
        <Button icon={Trash2} onClick={() => void removeProfiles(profiles)}>
          Delete
        </Button>
      </>
    }
  >
    {listed(profiles.map(({ name }) => name))}
    {hidden > 0 && '. '}
    <Hidden hidden={hidden} what="profile" />
  </EmptyState>
);

function FormPane({ form }: { form: OpenForm }) {
  const profiles = useProfiles();
  const editing = form.kind === 'edit' ? form.profileId : undefined;
  const pasted = form.kind === 'new' ? form.pasted : null;
  const role = form.kind === 'new' ? form.role : undefined;
  return (
    <ScopeContext value="form">
      <Suspense fallback={null}>
        <ProfileForm
          editing={editing}
          profile={profiles.find(({ id }) => id === editing)}
          pasted={pasted}
          role={role}
        />
      </Suspense>
    </ScopeContext>
  );
}

interface PaneProps {
  /** Those that are selected and shown. */
  profiles: readonly ProfileView[];
  /** How many are selected and not shown. */
  hidden: number;
}

/** The right pane: the form while one is open, else what is selected. */
export default function Pane({ profiles, hidden }: PaneProps) {
  const { form, opened } = useForm();
  const some = useProfiles().length > 0;
  const [first] = profiles;
  if (form) return <FormPane key={opened} form={form} />;
  if (!first) return <Hint some={some} hidden={hidden} />;
  if (profiles.length > 1) return <Several profiles={profiles} hidden={hidden} />;
  return <Details key={first.id} profile={first} />;
}
