import './keyChanges.css';
import { PairLines } from '#renderer/features/accounts/changes/PairLines.tsx';
import type { Pair } from '#renderer/features/accounts/changes/pairs.ts';

interface PairsFieldProps {
  label: string;
  lines: readonly Pair[];
  error?: string;
  onChange: (lines: Pair[]) => void;
}

const words = {
  name: 'Name',
  examples: ['purpose', 'backup'],
  most: [384, 384],
  remove: 'Remove line',
  add: 'Add a line',
} as const;

/** Names with values, one a line: an encryption context. */
export const PairsField = ({ label, ...lines }: PairsFieldProps) => (
  <PairLines legend={<legend className="pairs-label">{label}</legend>} words={words} {...lines} />
);
