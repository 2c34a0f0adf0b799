import '#renderer/components/form.css';
import '#renderer/components/pane.css';
import './accounts.css';
import type { LucideIcon } from 'lucide-react';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import type { ActionGroups } from './actions.ts';

interface PaneFrameProps {
  icon: LucideIcon;
  title: string;
  /** What kind of thing it is, and the one word that matters most about it. */
  about: ReactNode;
  actions?: ActionGroups;
  children: ReactNode;
}

/** The details of a line of the tree: what it is, what can be done with it, all that is known of it. */
export function PaneFrame({ icon: Icon, title, about, actions = [], children }: PaneFrameProps) {
  return (
    <div className="pane">
      <header className="pane-head">
        <Icon size={20} className="iam-icon" aria-hidden="true" />
        <div className="pane-title">
          <h2>{title}</h2>
          <p className="iam-about faint">{about}</p>
        </div>
        {actions.some((group) => group.length > 0) && (
          <MenuButton icon={Ellipsis} label="More actions" groups={() => actions} />
        )}
      </header>
      <Scrolled className="pane-body" label={title}>
        {children}
      </Scrolled>
    </div>
  );
}

/** A part of the details under its own heading, with what can be done there beside it. */
export const Section = ({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) => (
  <section className="pane-section">
    <header className="iam-section-head">
      <h3>{title}</h3>
      {actions}
    </header>
    {children}
  </section>
);
