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
  const [head, tail] = halves(text);
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
