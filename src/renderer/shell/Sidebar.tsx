import './Sidebar.css';
import { Search } from 'lucide-react';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { Mark } from '#renderer/components/Mark.tsx';
import { useHealth, workCount } from '#renderer/features/health/health.ts';
import { keyWork } from '#renderer/features/keys/replaced/words.ts';
import { dueWork } from '#renderer/features/rotation/dueList.ts';
import { driftCount } from '#renderer/features/tools/bindings/status.ts';
import { useApp } from '#renderer/stores/app.ts';
import { goTo } from '#renderer/stores/form.ts';
import { openDialog, useView, type View } from '#renderer/stores/view.ts';
import { views } from './views.ts';

interface Work {
  count: number;
  what: string;
  /** Whether it is being counted anew. */
  old?: boolean;
}

const Count = ({ of }: { of: Work | undefined }) =>
  of && of.count > 0 ? (
    <span className={of.old ? 'sidebar-count faint' : 'sidebar-count'}>
      {of.count}
      <span className="visually-hidden"> {of.what}</span>
    </span>
  ) : null;

/** The views of the window. A count stands beside one only when it means work. */
export function Sidebar() {
  const current = useView((store) => store.view);
  const demo = useApp((app) => app.state?.demo ?? false);
  const work = useHealth((health) => workCount(health.view));
  const old = useHealth((health) => health.old);
  const drifted = useApp((app) => driftCount(app.state?.profiles ?? []));
  const due = useApp((app) => (app.state ? dueWork(app.state) + keyWork(app.state) : 0));
  const counts: Partial<Record<View, Work>> = {
    due: { count: due, what: 'to rotate or answer' },
    tools: { count: drifted, what: 'exports differ from their files' },
    health: { count: work, what: 'to mend', old },
  };
  return (
    <nav className="sidebar" aria-label="Views" tabIndex={-1}>
      <div className="sidebar-brand">
        <Mark size={18} />
        <span>QCred</span>
        {demo && <span className="sidebar-demo">Demo</span>}
      </div>
      <button
        type="button"
        className="sidebar-search"
        data-tip="Go to anything"
        data-tip-shortcut="Mod+K"
        onClick={() => openDialog({ kind: 'palette' })}
      >
        <Search size={14} aria-hidden="true" />
        <span>Go to anything</span>
        <Kbd shortcut="Mod+K" />
      </button>
      <ul>
        {views.map(({ view, label, icon: Icon, shortcut }) => (
          <li key={view}>
            <button
              type="button"
              className="sidebar-item"
              aria-current={view === current ? 'page' : undefined}
              data-tip={label}
              data-tip-shortcut={shortcut}
              onClick={() => void goTo(view)}
            >
              <Icon size={16} aria-hidden="true" />
              <span>{label}</span>
              <Count of={counts[view]} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
