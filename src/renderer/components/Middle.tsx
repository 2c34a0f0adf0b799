import { printableText } from '#shared/printable.ts';
import './Middle.css';
import { halves } from './halves.ts';

interface MiddleProps {
  text: string;
  /** For key ids and ARNs. */
  mono?: boolean;
  /** Said on hover besides the text, or in its place. */
  title?: string;
}

/**
 * A name, key id or ARN on one line, which loses its middle where room is short. The whole of it is
 * what is copied, found and read aloud; what is painted are its two halves.
 */
export function Middle({ text, mono = false, title = text }: MiddleProps) {
  // The style sheet paints these attributes, which JSX leaves as they are.
  const [head, tail] = halves(printableText(text));
  return (
    <span
      className={mono ? 'middle mono' : 'middle'}
      title={title}
      dir="auto"
      data-head={head}
      data-tail={tail}
    >
      <span>{text}</span>
    </span>
  );
}
