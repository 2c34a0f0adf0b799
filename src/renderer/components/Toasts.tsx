import './Toasts.css';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { tilde } from '#renderer/stores/app.ts';
import { dismiss, type Toast, useToasts } from '#renderer/stores/toasts.ts';
import { IconButton } from './Button.tsx';

/** Long enough to read, and to reach Undo. */
const shownFor = { good: 7000, bad: 14_000 };

function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(toast.id), shownFor[toast.tone]);
    return () => clearTimeout(timer);
  }, [held, toast]);

  const Icon = toast.tone === 'good' ? CircleCheck : CircleAlert;
  const { action } = toast;
  return (
    <li
      className={`toast toast-${toast.tone}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={16} aria-hidden="true" />
      <div className="toast-text selectable">
        <p>{tilde(toast.text)}</p>
        {toast.hint && <p className="toast-hint">{tilde(toast.hint)}</p>}
      </div>
      {action && (
        <button
          type="button"
          className="toast-action"
          onClick={() => {
            dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} label="Dismiss" onClick={() => dismiss(toast.id)} />
    </li>
  );
}

/** What just happened, above the status bar. Screen readers are told without being interrupted. */
export function Toasts() {
  const toasts = useToasts((store) => store.toasts);
  return (
    <section aria-label="Messages" aria-live="polite" className="toasts" data-react-aria-top-layer="true">
      <ul>
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </ul>
    </section>
  );
}
