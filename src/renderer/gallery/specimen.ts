import type { ReactNode } from 'react';

/** A component in one of its states. */
export interface State {
  name: string;
  node: ReactNode;
  /** Height in pixels of the box it stands in, for what fills its place. */
  height?: number;
}

/** A component in all of its states. */
export interface Specimen {
  /** The component's own name. */
  title: string;
  /** @param theme goes into names that have to be unique on the page */
  states: (theme: 'light' | 'dark') => readonly State[];
}
