import './pane.css';
import { FileOutput, Files, FolderOutput, Trash2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { ProfileView } from '#shared/contract.ts';
import { exportProfiles, exportProfilesTo, removeProfiles } from '../../commands.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { useProfiles } from '../../stores/app.ts';
import { type OpenForm, useForm } from '../../stores/form.ts';
import { count, listed } from '../../words.ts';
import { Details } from './Details.tsx';

const ProfileForm = lazy(() => import('../form/ProfileForm.tsx'));

const Hint = ({ some }: { some: boolean }) => (
  <div className="pane-hint">
    {some && <p>Select a profile to see it here.</p>}
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

const Several = ({ profiles }: { profiles: readonly ProfileView[] }) => (
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
  </EmptyState>
);

function FormPane({ form }: { form: OpenForm }) {
  const profiles = useProfiles();
  const profile = form.kind === 'edit' ? profiles.find(({ id }) => id === form.profileId) : undefined;
  const pasted = form.kind === 'new' ? form.pasted : null;
  const role = form.kind === 'new' ? form.role : undefined;
  // A form belongs to one profile, one paste or one role; another one starts afresh.
  const key = profile?.id ?? pasted?.pasteId ?? role?.arn ?? 'new';
  return (
    <Suspense fallback={null}>
      <ProfileForm key={key} profile={profile} pasted={pasted} role={role} />
    </Suspense>
  );
}

/** The right pane: the form while one is open, else what is selected. */
export default function Pane({ profiles }: { profiles: readonly ProfileView[] }) {
  const form = useForm((store) => store.form);
  const some = useProfiles().length > 0;
  const [first] = profiles;
  if (form) return <FormPane form={form} />;
  if (!first) return <Hint some={some} />;
  if (profiles.length > 1) return <Several profiles={profiles} />;
  return <Details key={first.id} profile={first} />;
}
