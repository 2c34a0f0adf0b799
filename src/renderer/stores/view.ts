import { create } from 'zustand';
import type { PasteView } from '#shared/contract.ts';

export type View = 'profiles' | 'tools' | 'activity' | 'health' | 'settings';

/** A question with one way to go ahead. */
export interface Question {
  title: string;
  text: string;
  /** The verb on the button: `Delete 2 profiles`. */
  verb: string;
  destructive: boolean;
  answer: (yes: boolean) => void;
}

export type Dialog =
  | { kind: 'palette' }
  | { kind: 'paste'; recognised: PasteView | null }
  | { kind: 'import' }
  | { kind: 'repair' }
  | { kind: 'export'; profileIds: readonly string[] }
  | { kind: 'removeExport'; bindingIds: readonly string[]; name: string }
  | { kind: 'question'; question: Question };

interface ViewStore {
  view: View;
  /** The dialogs that are open, the topmost last. */
  dialogs: readonly Dialog[];
}

/** Which view is shown and what stands above it. */
export const useView = create<ViewStore>(() => ({ view: 'profiles', dialogs: [] }));

export const goTo = (view: View): void => useView.setState({ view });

export const openDialog = (dialog: Dialog): void =>
  useView.setState(({ dialogs }) =>
    dialogs.some((open) => open.kind === dialog.kind) ? {} : { dialogs: [...dialogs, dialog] },
  );

export const closeDialog = (dialog: Dialog): void =>
  useView.setState(({ dialogs }) => ({ dialogs: dialogs.filter((open) => open !== dialog) }));

/** Asks before something that cannot be taken back. Resolves to whether the person went ahead. */
export const ask = (question: Omit<Question, 'answer'>): Promise<boolean> =>
  new Promise((resolve) => {
    openDialog({ kind: 'question', question: { ...question, answer: resolve } });
  });
