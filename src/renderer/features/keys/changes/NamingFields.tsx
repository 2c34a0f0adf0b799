import { TextField } from '#renderer/components/Field.tsx';
import { useKept } from '#renderer/components/kept.ts';

/** What a new key is called, as it is typed. */
export interface KeyNaming {
  alias: string;
  setAlias: (alias: string) => void;
  description: string;
  setDescription: (description: string) => void;
  /** The part of a change that says it. */
  said: { alias?: string; description: string };
}

/** Keeps what a new key is called over a lock. */
export function useNaming(): KeyNaming {
  const [alias, setAlias] = useKept('alias', () => '');
  const [description, setDescription] = useKept('description', () => '');
  const said = { description: description.trim(), ...(alias.trim() === '' ? {} : { alias }) };
  return { alias, setAlias, description, setDescription, said };
}

interface NamingFieldsProps {
  naming: KeyNaming;
  problems: { alias?: string; description?: string };
  /** An alias, and a description, as an example. */
  examples: readonly [alias: string, description: string];
}

/** Alias and description of a new key. */
export function NamingFields({ naming, problems, examples: [alias, description] }: NamingFieldsProps) {
  return (
    <>
      <TextField
        label="Alias"
        optional
        mono
        placeholder={alias}
        help="The name by which programs use it. It can move to another key later."
        error={problems.alias}
        value={naming.alias}
        onChange={(event) => naming.setAlias(event.target.value)}
      />
      <TextField
        label="Description"
        optional
        placeholder={description}
        error={problems.description}
        value={naming.description}
        onChange={(event) => naming.setDescription(event.target.value)}
      />
    </>
  );
}
