import './CopyText.css';
import { Copy } from 'lucide-react';
import { copyText } from '#renderer/stores/clipboard.ts';
import { IconButton } from './Button.tsx';

interface CopyTextProps {
  text: string;
  /** What it is, for the button and the toast: `Access key ID`. */
  what: string;
  mono?: boolean;
}

/** A value that can be selected, and copied with the button beside it. */
export const CopyText = ({ text, what, mono = false }: CopyTextProps) => (
  <span className="copy-text">
    <span className={mono ? 'mono selectable copy-value' : 'selectable copy-value'}>{text}</span>
    <IconButton icon={Copy} label={`Copy ${what}`} onClick={() => void copyText(text, what)} />
  </span>
);
