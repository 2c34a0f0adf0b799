import './EmptyState.css';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** What stands where there is nothing to list, and what to do about it. */
export const EmptyState = ({ icon: Icon, title, children, actions }: EmptyStateProps) => (
  <div className="empty">
    <Icon size={24} strokeWidth={1.5} aria-hidden="true" />
    <h2>{title}</h2>
    {children && <div className="empty-text">{children}</div>}
    {actions && <div className="empty-actions">{actions}</div>}
  </div>
);
