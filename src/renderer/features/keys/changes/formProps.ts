import type { RefObject } from 'react';
import type { KeyWish } from '#renderer/stores/view.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import type { KmsChange } from '#shared/kms.ts';

/** What the form of a change is given. */
export interface FormProps {
  account: AccountView;
  wish: KeyWish;
  /** For the button that submits it. */
  formId: string;
  /** Told the change once all of it was said. */
  onChange: (change: KmsChange) => void;
  /** Where a form notes the key material that waits in the application, to be forgotten with the dialog. */
  held?: RefObject<string | null>;
}
