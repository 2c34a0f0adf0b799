import './Note.css';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { tilde } from '#renderer/stores/app.ts';
import type { Notice } from '#shared/contract/index.ts';
import type { ErrorView } from '#shared/errors.ts';
import { Path } from './Path.tsx';

type Tone = 'good' | 'info' | 'warning' | 'error';

const icons = { good: CircleCheck, info: Info, warning: TriangleAlert, error: CircleAlert };
const words = { good: 'Good: ', info: '', warning: 'Warning: ', error: 'Error: ' };

interface NoteProps {
  tone: Tone;
  title: ReactNode;
  /** `alert` interrupts a screen reader; for what the person's own action just caused. */
  alert?: boolean;
  children?: ReactNode;
}

/** A sentence or two that matters here, with an icon for its tone. */
export function Note({ tone, title, alert = false, children }: NoteProps) {
  const Icon = icons[tone];
  return (
    <div className={`note note-${tone}`} role={alert ? 'alert' : undefined}>
      <Icon size={15} aria-hidden="true" />
      <div className="note-body">
        <p className="note-title">
          <span className="visually-hidden">{words[tone]}</span>
          {title}
        </p>
        {children && <div className="note-text">{children}</div>}
      </div>
    </div>
  );
}

/** A failure where it happened: what went wrong and what to do now. */
export const Failure = ({ error, children }: { error: ErrorView; children?: ReactNode }) => (
  <Note tone="error" title={tilde(error.message)} alert>
    {error.hint && <p>{tilde(error.hint)}</p>}
    {children}
  </Note>
);

/** What should be known about files or profiles, one note each. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  return notices.map((notice) => (
    <Note
      key={`${notice.path}:${notice.line}:${notice.message}`}
      tone={notice.level}
      title={tilde(notice.message)}
    >
      {notice.hint && <p>{tilde(notice.hint)}</p>}
      {notice.path && (
        <p className="note-where">
          <Path
            path={notice.path}
            after={[notice.line, notice.column].flatMap((at) => (at === undefined ? [] : `:${at}`)).join('')}
          />
        </p>
      )}
    </Note>
  ));
}
