import { TextField } from '#renderer/components/Field.tsx';
import { Combo } from '#renderer/components/Select.tsx';
import type { TemplateBlank } from '#shared/policy/templates.ts';
import { type Blanks, blankProblem } from './jobs.ts';

interface TemplateFieldsProps {
  /** The blanks to ask for. */
  asked: readonly TemplateBlank[];
  blanks: Blanks;
  /** Names of buckets that are known of the account. */
  buckets: readonly string[];
  onChange: (blanks: Blanks) => void;
  /** Says of empty blanks that they have to be filled. */
  strict?: boolean;
}

/** The blanks of a template. */
export function TemplateFields({ asked, blanks, buckets, onChange, strict = false }: TemplateFieldsProps) {
  const errorOf = (blank: TemplateBlank) => {
    const empty = blank.fallback === undefined && blanks[blank.name].trim() === '';
    return strict && empty ? 'Fill this in.' : blankProblem(blank, blanks);
  };
  return asked.map((blank) => {
    const { name, label, example, fallback } = blank;
    const set = (value: string) => onChange({ ...blanks, [name]: value });
    const common = { label, error: errorOf(blank), mono: true };
    if (name === 'bucket') {
      return (
        <Combo
          key={name}
          {...common}
          free
          placeholder={example}
          options={buckets.map((bucket) => ({ id: bucket, label: bucket }))}
          text={blanks.bucket}
          onText={set}
        />
      );
    }
    return (
      <TextField
        key={name}
        {...common}
        optional={fallback !== undefined}
        placeholder={fallback ?? example}
        value={blanks[name]}
        onChange={(event) => set(event.target.value)}
      />
    );
  });
}
