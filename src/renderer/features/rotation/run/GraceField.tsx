import { TextField } from '#renderer/components/Field.tsx';

interface GraceFieldProps {
  text: string;
  problem: string | null;
  onText: (text: string) => void;
}

/** How long the old key stays, switched off. */
export const GraceField = ({ text, problem, onText }: GraceFieldProps) => (
  <TextField
    label="Hours until the old key is deleted"
    help="It waits switched off, so that other machines can follow and you can still return to it."
    error={problem ?? undefined}
    inputMode="numeric"
    value={text}
    onChange={(event) => onText(event.target.value)}
  />
);
