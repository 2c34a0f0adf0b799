import './Fold.css';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface FoldProps {
  title: string;
  /** Quiet words at the end of the title's line. */
  aside?: string;
  /** Unfolds it; what the person folds themselves stays as they left it otherwise. */
  open?: boolean;
  children: ReactNode;
}

/** A section that is folded away until someone needs it. */
export const Fold = ({ title, aside, open, children }: FoldProps) => (
  <details className="fold" open={open || undefined}>
    <summary>
      <ChevronRight size={14} aria-hidden="true" />
      <h3>{title}</h3>
      {aside && <span className="faint">{aside}</span>}
    </summary>
    {children}
  </details>
);
