import { TextField } from '../../components/Field.tsx';
import { hoursWords } from '../due/words.ts';

interface GraceFieldProps {
  text: string;
  problem: string | null;
  /** The hours that the plan says, where the person wants others. */
  planned: number | null;
  onText: (text: string) => void;
}

/** How long the old key stays, switched off. */
export const GraceField = ({ text, problem, planned, onText }: GraceFieldProps) => (
  <TextField
    label="Hours until the old key is deleted"
    help={
      planned === null
        ? 'It waits switched off, so that other machines can follow and you can still go back.'
        : `Instead of the ${hoursWords(planned)} above.`
    }
    error={problem ?? undefined}
    inputMode="numeric"
    value={text}
    onChange={(event) => onText(event.target.value)}
  />
);
