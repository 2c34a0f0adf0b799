import { create } from 'zustand';
import type { PermissionMending } from '#shared/contract/doctor.ts';
import type { BindingView, CallInput, PasteView } from '#shared/contract/index.ts';
import type { IamChange, IamChangeKind } from '#shared/iamChange.ts';
import type { KmsChange, KmsChangeKind } from '#shared/kms.ts';
import type { ProviderId, TargetId } from '#shared/model.ts';
import type { StoreId } from '#shared/stores.ts';
import { dismissGood } from './toasts.ts';
import { expectLetters } from './typedAhead.ts';

export type View =
  | 'profiles'
  | 'accounts'
  | 'services'
  | 'keys'
  | 'due'
  | 'tools'
  | 'activity'
  | 'health'
  | 'settings';

/** A change in an account with as much of it as is known; the dialog asks for the rest. */
export type ChangeWish = {
  [K in IamChangeKind]: { kind: K } & Partial<Omit<Extract<IamChange, { kind: K }>, 'kind'>>;
}[IamChangeKind];

/** The same of a key service. */
export type KeyWish = {
  [K in KmsChangeKind]: { kind: K } & Partial<Omit<Extract<KmsChange, { kind: K }>, 'kind'>>;
}[KmsChangeKind];

/** A question with one way to go ahead. */
export interface Question {
  title: string;
  text: string;
  /** The verb on the button: `Delete 2 profiles`. */
  verb: string;
  destructive: boolean;
  /** What a person may want besides, as a box to check: `Delete the secret for good`. */
  option?: string;
  answer: (yes: boolean, option?: boolean) => void;
}

/** What can be shown in the words of a tool: a profile, or something a scan found. */
export interface Translatable {
  from: CallInput<'translate.show'>['from'];
  name: string;
  provider: ProviderId;
  /** Whether it assumes a role: tools have other ways for those. */
  isRole: boolean;
  /** The tool that a found one stands in. */
  foundIn?: string;
}

export type Dialog =
  | { kind: 'palette' }
  | { kind: 'paste'; recognised: PasteView | null }
  /** Without a target, all tools are looked at. */
  | { kind: 'import'; target?: TargetId }
  | { kind: 'store'; store: StoreId }
  | { kind: 'repair'; target: TargetId }
  /** Closes files to others. */
  | { kind: 'mend'; mending: PermissionMending }
  /** Mends findings that need no choice. */
  | { kind: 'mendFindings'; ids: readonly string[]; title: string }
  | { kind: 'dismissFindings'; ids: readonly string[]; title: string }
  /** To the AWS CLI. */
  | { kind: 'export'; profileIds: readonly string[] }
  /** To the tools that the person chooses. */
  | { kind: 'exportTo'; profileIds: readonly string[] }
  | { kind: 'difference'; binding: BindingView }
  | { kind: 'removeExport'; binding: BindingView }
  /** Deletes profiles that stand in tools' files, or that others build on. */
  | { kind: 'removeProfiles'; profileIds: readonly string[] }
  | { kind: 'translate'; what: Translatable }
  /** With an id, changes how that account is reached. */
  | { kind: 'connect'; accountId?: string }
  | { kind: 'change'; accountId: string; wish: ChangeWish }
  | { kind: 'keyChange'; accountId: string; wish: KeyWish }
  /** Tries what a key of a key service does. */
  | { kind: 'tryKey'; accountId: string; key: string }
  | { kind: 'jobKey'; accountId: string; user?: string }
  | { kind: 'rotate'; credentialId: string }
  /** A key of its own for each use of a shared one. */
  | { kind: 'split'; credentialId: string }
  /** The rotation policy of keys; of none, that of all keys. */
  | { kind: 'policy'; credentialIds: readonly string[] }
  /** Asks for the one-time password of a profile's temporary credentials. */
  | { kind: 'session'; profileId: string }
  | { kind: 'switcher' }
  | { kind: 'passphrase' }
  | { kind: 'licences' }
  | { kind: 'shortcuts' }
  | { kind: 'question'; question: Question };

interface ViewStore {
  view: View;
  /** The dialogs that are open, the topmost last. */
  dialogs: readonly Dialog[];
}

/** Which view is shown and what stands above it. */
export const useView = create<ViewStore>(() => ({ view: 'profiles', dialogs: [] }));

/** Shows a view without a question. Whoever may come from a form goes by `goTo` of `stores/form.ts`. */
export const showView = (view: View): void => useView.setState({ view });

/** Opens a dialog, unless one of its kind is open. What went well is told no longer: it would cover it. */
export function openDialog(dialog: Dialog): void {
  dismissGood();
  if (dialog.kind === 'palette' || dialog.kind === 'switcher') expectLetters();
  useView.setState(({ dialogs }) =>
    dialogs.some((open) => open.kind === dialog.kind) ? {} : { dialogs: [...dialogs, dialog] },
  );
}

export const closeDialog = (dialog: Dialog): void =>
  useView.setState(({ dialogs }) => ({ dialogs: dialogs.filter((open) => open !== dialog) }));

/**
 * Asks before something that cannot be taken back. Resolves to whether the person went ahead, and
 * wanted the question's option. A question that is open gives way, as one that was not agreed to.
 */
export const askWith = (question: Omit<Question, 'answer'>): Promise<{ yes: boolean; option: boolean }> =>
  new Promise((resolve) => {
    for (const open of useView.getState().dialogs) {
      if (open.kind !== 'question') continue;
      closeDialog(open);
      open.question.answer(false);
    }
    const answer: Question['answer'] = (yes, option = false) => resolve({ yes, option });
    openDialog({ kind: 'question', question: { ...question, answer } });
  });

/** The same without an option. */
export const ask = async (question: Omit<Question, 'answer' | 'option'>): Promise<boolean> =>
  (await askWith(question)).yes;
