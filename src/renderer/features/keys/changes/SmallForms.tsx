import { TextField } from '#renderer/components/Field.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Note } from '#renderer/components/Note.tsx';
import { changedPairs, hasTwice, type Pair } from '#renderer/features/accounts/changes/pairs.ts';
import { TagsField } from '#renderer/features/accounts/changes/TagsField.tsx';
import type { KeyWish } from '#renderer/stores/view.ts';
import type { FormProps } from './formProps.ts';
import { KeyPolicyForm } from './KeyPolicyForm.tsx';
import { useKeyForm, useShownKey } from './useKeyForm.ts';
import { linesFrom } from './values.ts';

const keyIn = (wish: KeyWish): string | undefined => ('key' in wish ? (wish.key ?? undefined) : undefined);

/** Text that says what a key is for. */
export function DescriptionForm({ account, wish, formId, onChange }: FormProps) {
  const view = useShownKey(account.id, keyIn(wish));
  const [description, setDescription] = useKept('description', () => view?.key.description ?? '');
  const { ref, problems, onSubmit } = useKeyForm(() => ({ ...wish, description }), onChange);
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <TextField
        label="Description"
        placeholder="Nightly backups"
        error={problems.description}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
    </form>
  );
}

/** A name by which programs use a key. */
export function AliasForm({ wish, formId, onChange }: FormProps) {
  const [alias, setAlias] = useKept('alias', () => '');
  const { ref, problems, onSubmit } = useKeyForm(() => ({ ...wish, alias }), onChange);
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <TextField
        label="Alias"
        mono
        placeholder="backups"
        help="Letters, digits and / _ -. One that another key has moves to this key."
        error={problems.alias}
        value={alias}
        onChange={(event) => setAlias(event.target.value)}
      />
    </form>
  );
}

/** Tags of a key, all of them. */
export function TagsForm({ account, wish, formId, onChange }: FormProps) {
  const before = useShownKey(account.id, keyIn(wish))?.tags ?? {};
  const [tags, setTags] = useKept<readonly Pair[]>('tags', () => linesFrom(before));
  const { ref, problems, onSubmit } = useKeyForm(() => {
    if (hasTwice(tags)) return { problems: { tags: 'Two of these tags have the same name.' } };
    return { ...wish, ...changedPairs(tags, before) };
  }, onChange);
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <TagsField tags={tags} error={problems.tags} onChange={setTags} />
    </form>
  );
}

/** How long a key can still be brought back. */
export function DaysForm({ wish, formId, onChange }: FormProps) {
  const [days, setDays] = useKept('days', () => '30');
  const { ref, problems, onSubmit } = useKeyForm(() => ({ ...wish, days: Number(days) }), onChange);
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <TextField
        label="Days until it is deleted"
        inputMode="numeric"
        help="From 7 to 30. Until then the key cannot be used, and can be brought back."
        error={problems.days && 'From 7 to 30.'}
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
    </form>
  );
}

/** How often a key is rotated: by its service, or where that does not, from here. */
export function PeriodForm(props: FormProps) {
  const rotation = useShownKey(props.account.id, keyIn(props.wish))?.rotation;
  return rotation && !rotation.can.automatic ? <KeyPolicyForm {...props} /> : <ServicePeriod {...props} />;
}

/** How often a service rotates a key by itself. */
function ServicePeriod({ account, wish, formId, onChange }: FormProps) {
  const rotation = useShownKey(account.id, keyIn(wish))?.rotation;
  // Quilibrium rotates once a year and takes no period.
  const yearly = account.provider === 'quilibrium';
  const [days, setDays] = useKept('days', () => String(rotation?.periodDays ?? 365));
  const { ref, problems, onSubmit } = useKeyForm(
    () => ({ ...wish, ...(yearly ? {} : { days: Number(days) }) }),
    onChange,
  );
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      {yearly ? (
        <Note tone="info" title="The service rotates the key once a year." />
      ) : (
        <TextField
          label="Days between rotations"
          inputMode="numeric"
          help="From 90 to 2,560. What the key encrypted before stays readable."
          error={problems.days && 'From 90 to 2,560.'}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
      )}
    </form>
  );
}
