import './Facts.css';
import type { ReactNode } from 'react';

/** Names and values in two columns. */
export const Facts = ({ label, children }: { label: string; children: ReactNode }) => (
  <dl className="facts" aria-label={label}>
    {children}
  </dl>
);

export const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="fact">
    <dt title={label}>{label}</dt>
    <dd>{children}</dd>
  </div>
);
