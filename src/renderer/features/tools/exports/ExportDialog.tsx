import './export.css';
import { FolderOpen } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { call } from '#renderer/api.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { useSettled } from '#renderer/components/useSettled.ts';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import { ToolField } from '#renderer/features/tools/ToolField.tsx';
import { loadTools, useTools } from '#renderer/features/tools/tools.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import { count } from '#renderer/words.ts';
import type { ChosenFile, ProfileView, TargetView } from '#shared/contract/index.ts';
import type { SecretMode, TargetId } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { FileField } from './FileField.tsx';
import { ModeChoice } from './ModeChoice.tsx';

/** A file: one that the person chose now, or that of an export that is there. */
type Chosen = ChosenFile | { path: string; bindingId: string };

/** What of it is asked for with: its path is only shown. */
const sentFile = (file: Chosen) => ('token' in file ? { token: file.token } : { bindingId: file.bindingId });

/** Where to and how. */
interface Wish {
  target: TargetId;
  mode: SecretMode;
  /** The file, where the tool has no place of its own. */
  file: Chosen | undefined;
  /** The name there, as typed; empty for the one it would get. */
  name: string;
}

/** What the AWS CLI can do, until the tools have answered. */
const awsModes: readonly SecretMode[] = ['credential_process', 'static'];
const typingPause = 300;

/** How a tool can get at the secret; of several profiles, in the ways that all of them know. */
function modesOf(
  { secretModes, roleModes }: TargetView,
  profiles: readonly Pick<ProfileView, 'source'>[],
): readonly SecretMode[] {
  const roles = profiles.filter(({ source }) => source.kind === 'role').length;
  if (roles === 0) return secretModes;
  return roles === profiles.length ? roleModes : secretModes.filter((mode) => roleModes.includes(mode));
}

/** What a tool is asked first: what it has of the profile already, else what is best. */
function wishFor(tool: TargetView, profiles: readonly ProfileView[]): Wish {
  const [first, ...others] = profiles;
  const before = (others.length === 0 ? first : undefined)?.bindings.find(({ target }) => target === tool.id);
  const mode = before?.mode ?? modesOf(tool, profiles)[0] ?? 'static';
  const file = before?.path === undefined ? undefined : { path: before.path, bindingId: before.id };
  return { target: tool.id, mode, file, name: '' };
}

const firstWish: Wish = { target: 'aws', mode: 'credential_process', file: undefined, name: '' };
/** All else is chosen again as quickly. */
const nameIn = ({ name }: Wish): string => name;

interface ExportDialogProps {
  profileIds: readonly string[];
  /** Whether the person chooses the tool; otherwise it is the AWS CLI. */
  choose: boolean;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Shows what exporting profiles to a tool would write, and writes it. */
export default function ExportDialog({ profileIds, choose, onDone, onClose }: ExportDialogProps) {
  const { tools, failure } = useTools();
  useEffect(() => void loadTools(), []);
  const profiles = useProfiles();
  const chosen = profiles.filter(({ id }) => profileIds.includes(id));
  const first = chosen.find(({ id }) => id === profileIds[0]);
  const only = profileIds.length === 1 ? first : undefined;
  const [wish, setWish] = useKept<Wish>('wish', () => firstWish, { weigh: nameIn });
  const change = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const { target, mode, file } = wish;
  const tool = tools?.find(({ id }) => id === target);
  const label = tool?.label ?? targetLabels[target];
  const modes = tool ? modesOf(tool, chosen) : awsModes;
  // There is nothing to choose then, and the plan says what it means.
  const onlyPlain = modes.every((one) => one === 'static');
  const fileMissing = tool?.place === 'chosen' && file === undefined;
  const name = useSettled(wish.name.trim(), typingPause);

  const make = useCallback(
    () =>
      call('export.plan', {
        target,
        profileIds: [...profileIds],
        mode,
        ...(file && { file: sentFile(file) }),
        ...(name && { name }),
      }),
    [profileIds, target, mode, file, name],
  );
  const current = usePlan(fileMissing ? null : make, onDone);
  // What is shown does not have the new name yet.
  const planning = { ...current, loading: current.loading || wish.name.trim() !== name };
  const { error } = planning;
  const named = name !== '' && (error?.code === 'bad_input' || error?.code === 'name_taken') ? error : null;

  const what = only ? `“${only.name}”` : count(profileIds.length, 'profile');
  return (
    <Dialog
      title={`Export ${what} to ${label}`}
      about="Only the lines shown below change. You can undo it afterwards."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      {choose && tools && (
        <div className="export-fields">
          <ToolField
            label="Tool"
            tools={tools}
            value={target}
            onChange={(id) => {
              const next = tools.find((one) => one.id === id);
              if (next) setWish(wishFor(next, chosen));
            }}
          />
          {only && tool?.holds === 'many' && (
            <TextField
              label="Name there"
              optional
              placeholder={only.bindings.find((one) => one.target === target)?.name ?? only.name}
              error={named ? [named.message, named.hint].filter(Boolean).join(' ') : undefined}
              value={wish.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
          {tool?.place === 'chosen' && (
            <FileField
              target={target}
              profileName={first?.name ?? ''}
              path={file?.path}
              onChange={(chosen) => change({ file: chosen })}
            />
          )}
        </div>
      )}
      {choose && failure && <Failure error={failure} />}
      {!onlyPlain && (
        <ModeChoice
          tool={label}
          target={target}
          role={only?.source.kind === 'role'}
          modes={modes}
          value={mode}
          onChange={(chosen) => change({ mode: chosen })}
        />
      )}
      {fileMissing && (
        <div className="export-empty">
          <EmptyState icon={FolderOpen} title="Choose the file first">
            It may be anywhere. What is in it already stays.
          </EmptyState>
        </div>
      )}
      {!fileMissing && !named && (
        <PlanReview planning={planning} said={onlyPlain ? undefined : 'plaintext'} />
      )}
    </Dialog>
  );
}
