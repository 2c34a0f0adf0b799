import './Fold.css';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface FoldProps {
  title: string;
  /** Quiet words at the end of the title's line. */
  aside?: string;
  /** Unfolds it. Nothing but the person folds it: not the last field in it that is emptied. */
  open?: boolean;
  children: ReactNode;
}

/** A section that is folded away until someone needs it. */
export function Fold({ title, aside, open = false, children }: FoldProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    if (open && details.current) details.current.open = true;
  }, [open]);
  return (
    <details ref={details} className="fold">
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <h3>{title}</h3>
        {aside && <span className="faint">{aside}</span>}
      </summary>
      {children}
    </details>
  );
}
