import { Plus, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { FieldAbout } from '#renderer/components/Field.tsx';
import type { Tag } from './values.ts';

interface TagsFieldProps {
  tags: readonly Tag[];
  error?: string;
  onChange: (tags: readonly Tag[]) => void;
}

/** Tags, one a line. */
export function TagsField({ tags, error, onChange }: TagsFieldProps) {
  const edit = (id: number, part: Partial<Tag>) =>
    onChange(tags.map((tag) => (tag.id === id ? { ...tag, ...part } : tag)));
  const lines = useRef<HTMLFieldSetElement>(null);
  const added = useRef(false);
  // A new line is there to be typed into.
  useEffect(() => {
    if (!added.current || tags.length === 0) return;
    added.current = false;
    [...(lines.current?.querySelectorAll<HTMLInputElement>('.tag > input:first-child') ?? [])]
      .at(-1)
      ?.focus();
  }, [tags]);
  const add = () => {
    added.current = true;
    onChange([...tags, { id: Math.max(-1, ...tags.map(({ id }) => id)) + 1, key: '', value: '' }]);
  };
  return (
    <fieldset ref={lines} className="tags">
      <legend className="visually-hidden">Tags</legend>
      {tags.length === 0 && <p className="faint">No tags yet.</p>}
      {tags.map(({ id, key, value }) => (
        <div key={id} className="tag">
          <input
            className="input"
            aria-label="Name of the tag"
            placeholder="team"
            maxLength={128}
            value={key}
            onChange={(event) => edit(id, { key: event.target.value })}
          />
          <input
            className="input"
            aria-label={key === '' ? 'Value' : `Value of ${key}`}
            placeholder="platform"
            maxLength={256}
            value={value}
            onChange={(event) => edit(id, { value: event.target.value })}
          />
          <IconButton
            icon={X}
            label={key === '' ? 'Remove tag' : `Remove ${key}`}
            onClick={() => onChange(tags.filter((tag) => tag.id !== id))}
          />
        </div>
      ))}
      <div>
        <Button icon={Plus} onClick={add}>
          Add tag
        </Button>
      </div>
      <FieldAbout error={error} />
    </fieldset>
  );
}
