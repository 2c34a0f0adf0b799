import { create } from 'zustand';
import type { PasteView } from '#shared/contract/index.ts';
import type { ProviderId } from '#shared/model.ts';
import { forget, holdsBack, leave, type Scope } from './guard.ts';
import { showView, useView, type View } from './view.ts';

/** A key of a recognised paste, with the secret still in the application. */
export type PastedKey = PasteView['keys'][number];

/** A role to begin a new profile with. `profileId` is empty where no profile holds the account's key. */
export interface GivenRole {
  name: string;
  arn: string;
  provider: ProviderId;
  profileId: string;
}

/** The profile form in the details pane: for a new profile, or for one that exists. */
export type OpenForm =
  | { kind: 'new'; pasted: PastedKey | null; role?: GivenRole }
  | { kind: 'edit'; profileId: string };

interface FormStore {
  form: OpenForm | null;
  /** How many were opened: one that is opened again starts afresh. */
  opened: number;
}

/** The form that is open. What is typed in it is the guard's. */
export const useForm = create<FormStore>(() => ({ form: null, opened: 0 }));

/** Shows a form without a question. */
export const showForm = (form: OpenForm): void =>
  useForm.setState(({ opened }) => ({ form, opened: opened + 1 }));

/** Closes the form without a question, after it was saved or given up. */
export function closeForm(): void {
  forget('form');
  useForm.setState({ form: null });
}

/**
 * Closes a form that has done its work, unless another one has taken its place meanwhile.
 * @returns whether it was still open
 */
export function finishForm(form: OpenForm | null): boolean {
  if (useForm.getState().form !== form) return false;
  closeForm();
  return true;
}

/** What is typed beside the dialogs. */
const places: readonly Scope[] = ['form', 'settings'];

/** Closes the form, asking first when something would be lost. Resolves to whether it is closed. */
export async function leaveForm(): Promise<boolean> {
  // Without waiting where nothing holds back: what is clicked next finds the form closed.
  if (holdsBack(['form']) && !(await leave(['form']))) return false;
  closeForm();
  return true;
}

/** Opens the form, after leaving the one that may be open. Resolves to whether it is. */
export async function openForm(form: OpenForm): Promise<boolean> {
  if (holdsBack(['form']) && !(await leave(['form']))) return false;
  closeForm();
  showForm(form);
  return true;
}

/**
 * Goes to a view, asking first when something would be lost. At once, where nothing would be.
 * Resolves to whether it is shown.
 */
export async function goTo(view: View): Promise<boolean> {
  if (useView.getState().view === view) return true;
  if (holdsBack(places) && !(await leave(places))) return false;
  closeForm();
  forget('settings');
  showView(view);
  return true;
}
