import { hostOf, plainWords } from '#shared/plainHttp.ts';
import { TextField } from './Field.tsx';

interface PlainHttpFieldsProps {
  /** What is to be agreed to. */
  origins: readonly string[];
  /** What was typed, by origin. */
  typed: Readonly<Record<string, string>>;
  errors?: Readonly<Record<string, string | undefined>>;
  onChange: (typed: Record<string, string>) => void;
}

/** For each address in the clear, a field for the name of its host: typing it agrees. */
export const PlainHttpFields = ({ origins, typed, errors = {}, onChange }: PlainHttpFieldsProps) =>
  origins.map((origin) => (
    <TextField
      key={origin}
      label={`Agree to plain http with ${hostOf(origin)}`}
      warning={`${plainWords(origin)} Type ${hostOf(origin)} to use it all the same.`}
      error={errors[origin]}
      mono
      autoComplete="off"
      spellCheck={false}
      value={typed[origin] ?? ''}
      onChange={(event) => onChange({ ...typed, [origin]: event.target.value })}
    />
  ));
