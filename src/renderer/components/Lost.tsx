import './Lost.css';
import type { NoticeView } from '#shared/contract/index.ts';
import { Note } from './Note.tsx';

interface LostProps {
  title: string;
  notices: readonly NoticeView[];
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
