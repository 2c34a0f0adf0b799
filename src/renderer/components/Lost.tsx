import './Lost.css';
import type { Notice } from '#shared/contract/index.ts';
import { Note } from './Note.tsx';

interface LostProps {
  title: string;
  notices: readonly Notice[];
}

/** What does not carry over, as one quiet list; nothing when everything does. */
export const Lost = ({ title, notices }: LostProps) =>
  notices.length > 0 ? (
    <div role="status">
      <Note tone="info" title={title}>
        <ul className="lost">
          {notices.map(({ message, hint }) => (
            <li key={message}>{[message, hint].filter(Boolean).join(' ')}</li>
          ))}
        </ul>
      </Note>
    </div>
  ) : null;
