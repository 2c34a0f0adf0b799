import { create } from 'zustand';
import { useForm } from './form.ts';
import { useView } from './view.ts';

interface PanesStore {
  /** Whether there is room for the list or the details only. */
  narrow: boolean;
  /** Whether it is the details then. */
  details: boolean;
}

/** What of a view is seen where list and details do not fit side by side. */
export const usePanes = create<PanesStore>(() => ({ narrow: false, details: false }));

export const showDetails = (): void => usePanes.setState({ details: true });
export const showList = (): void => usePanes.setState({ details: false });
export const setNarrow = (narrow: boolean): void => {
  if (usePanes.getState().narrow !== narrow) usePanes.setState({ narrow });
};

/** Whether the details stand in the list's place. */
export const isInDetails = (): boolean => usePanes.getState().narrow && usePanes.getState().details;

// Each view begins with its list.
useView.subscribe(({ view }, { view: before }) => {
  if (view !== before) showList();
});

// A form stands among the details; whoever leaves it is where they were before.
let before = false;
useForm.subscribe(({ form }, { form: last }) => {
  if (form && !last) {
    before = usePanes.getState().details;
    showDetails();
  } else if (!form && last) usePanes.setState({ details: before });
});
