import type { ReactNode } from 'react';

interface ScrolledProps {
  className: string;
  /** Names it for who does not see it. */
  label: string;
  children: ReactNode;
}

/** A region that scrolls, and that the keyboard reaches to scroll it. */
export const Scrolled = ({ className, label, children }: ScrolledProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section className={className} tabIndex={0} aria-label={label}>
    {children}
  </section>
);
