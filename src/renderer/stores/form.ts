import { create } from 'zustand';
import type { PasteView } from '#shared/contract.ts';
import type { ProviderId } from '#shared/model.ts';
import { ask } from './view.ts';

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
  /** Whether something was typed that closing would lose. */
  dirty: boolean;
}

export const useForm = create<FormStore>(() => ({ form: null, dirty: false }));

export const markDirty = (): void => {
  if (!useForm.getState().dirty) useForm.setState({ dirty: true });
};

/** Closes the form without a question, after it was saved or given up. */
export const closeForm = (): void => useForm.setState({ form: null, dirty: false });

/** Closes the form, asking first when something would be lost. Resolves to whether it is closed. */
export async function leaveForm(): Promise<boolean> {
  const { form, dirty } = useForm.getState();
  if (!form) return true;
  const leave =
    !dirty ||
    (await ask({
      title: 'Discard what you typed?',
      text: form.kind === 'new' ? 'The new profile was not added yet.' : 'Your changes were not saved yet.',
      verb: 'Discard',
      destructive: true,
    }));
  if (leave) closeForm();
  return leave;
}

/** Opens the form, after leaving the one that may be open. */
export async function openForm(form: OpenForm): Promise<void> {
  if (await leaveForm()) useForm.setState({ form, dirty: false });
}
