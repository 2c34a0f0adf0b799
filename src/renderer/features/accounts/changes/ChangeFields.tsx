import type { ReactNode } from 'react';
import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { NameField } from '#renderer/components/NameField.tsx';
import { Combo } from '#renderer/components/Select.tsx';
import type { ChangeWish } from '#renderer/stores/view.ts';
import { byName } from '#renderer/words.ts';
import type { Mirror } from '#shared/mirror.ts';
import { DocumentField } from './DocumentField.tsx';
import { type ChangeField, fieldsFor, namesAmong, policyKindOf } from './forms.ts';
import { TagsField } from './TagsField.tsx';
import { type ChangeProblems, type ChangeValues, type Choice, holderPicks, policyPicks } from './values.ts';

interface ChangeFieldsProps {
  accountId: string;
  wish: ChangeWish;
  mirror: Mirror;
  values: ChangeValues;
  problems: ChangeProblems;
  onChange: (part: Partial<ChangeValues>) => void;
}

const byLabel = (named: readonly { name: string }[]): Choice[] =>
  named.map(({ name }) => ({ id: name, label: name })).sort((a, b) => byName(a.label, b.label));

/** What a field can be chosen from; null for one that is only typed. */
function optionsOf({ input }: ChangeField, mirror: Mirror): Choice[] | null {
  switch (input) {
    case 'user':
      return byLabel(mirror.users);
    case 'group':
      return byLabel(mirror.groups);
    case 'policy':
      return policyPicks(mirror);
    case 'holder':
      return holderPicks(mirror);
    default:
      return null;
  }
}

/** The questions of a change. */
export function ChangeFields({ accountId, wish, mirror, values, problems, onChange }: ChangeFieldsProps) {
  const setText = (name: string) => (text: string) => onChange({ texts: { ...values.texts, [name]: text } });

  const shown = (field: ChangeField): ReactNode => {
    const { name, label, help, optional, placeholder, input } = field;
    const text = values.texts[name] ?? '';
    const set = setText(name);
    const common = { label, help, optional, placeholder, error: problems[name] };
    if (input === 'document') {
      const kind = policyKindOf(wish);
      return (
        <DocumentField
          key={name}
          label={label}
          text={text}
          onChange={set}
          kind={kind}
          mirror={mirror}
          error={problems[name]}
        />
      );
    }
    if (input === 'tags') {
      return (
        <TagsField
          key={name}
          tags={values.tags}
          error={problems[name]}
          onChange={(tags) => onChange({ tags })}
        />
      );
    }
    const options = optionsOf(field, mirror);
    if (options) return <Combo key={name} {...common} options={options} text={text} onText={set} free />;
    const among = namesAmong(wish.kind, name, accountId);
    if (among)
      return (
        <NameField
          key={name}
          {...common}
          among={among}
          value={text}
          onChange={(event) => set(event.target.value)}
        />
      );
    return (
      <TextField
        key={name}
        {...common}
        inputMode={input === 'seconds' ? 'numeric' : undefined}
        value={text}
        onChange={(event) => set(event.target.value)}
      />
    );
  };

  const fields = fieldsFor(wish);
  const rare = fields.filter((field) => field.rare);
  return (
    <>
      {fields.filter((field) => !field.rare).map(shown)}
      {rare.length > 0 && (
        <Fold title="More" open={rare.some(({ name }) => problems[name] !== undefined)}>
          <div className="fold-fields">{rare.map(shown)}</div>
        </Fold>
      )}
    </>
  );
}
