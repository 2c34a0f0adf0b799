import { PairLines } from './PairLines.tsx';
import type { Pair } from './pairs.ts';

interface TagsFieldProps {
  tags: readonly Pair[];
  error?: string;
  onChange: (tags: readonly Pair[]) => void;
}

const words = {
  name: 'Name of the tag',
  examples: ['team', 'platform'],
  most: [128, 256],
  remove: 'Remove tag',
  add: 'Add tag',
} as const;

/** Tags, one a line. */
export const TagsField = ({ tags, error, onChange }: TagsFieldProps) => (
  <PairLines
    legend={<legend className="visually-hidden">Tags</legend>}
    words={words}
    lines={tags}
    none="No tags yet."
    error={error}
    onChange={onChange}
  />
);
