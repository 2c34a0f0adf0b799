import './settings.css';
import type { ReactNode } from 'react';

/** One thing that can be set: its words at the left, its control at the right. */
export const Row = ({ title, text, children }: { title: string; text: string; children: ReactNode }) => (
  <div className="setting" data-setting={title} tabIndex={-1}>
    <div className="setting-words">
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
    {children}
  </div>
);
