import { isAbsolute } from 'node:path';
import type { OpenServices } from '#core/open.ts';
import type { AccountWish, CallInput, ChosenFile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';
import { keepNewest } from '#shared/newest.ts';
import type { StoreId } from '#shared/stores.ts';

/**
 * What a file was chosen for: a tool to write to, certificate authorities to trust, a key to be used on it, key material, a
 * key server, a program that keeps secrets, a report.
 */
type ChosenFor = TargetId | StoreId | 'ca' | 'kmip' | 'kms' | 'material' | 'report';

/** The files that the person chose in our own dialogs. The window names them by tokens, never by paths. */
export interface ChosenFiles {
  /**
   * Has the person choose, one file at a time.
   * @param dialog resolves to an absolute path, or null when they decline
   * @throws QCredError in_use while another choice is open
   */
  choose(purpose: ChosenFor, dialog: () => Promise<string | null>): Promise<ChosenFile | null>;
  /** @throws QCredError bad_input for what was not chosen, or for something else */
  path(purpose: ChosenFor, token: string): string;
}

/** More than a person chooses; the oldest are forgotten. */
const mostKept = 500;

/** @param uuid gives names that cannot be guessed */
export function createChosenFiles(uuid: () => string): ChosenFiles {
  const kept = new Map<string, { purpose: ChosenFor; path: string }>();
  let choosing = false;
  return {
    async choose(purpose, dialog) {
      if (choosing) throw busy();
      choosing = true;
      const path = await dialog().finally(() => {
        choosing = false;
      });
      if (path === null) return null;
      if (!isAbsolute(path) || path.includes('\0')) throw notChosen();
      const token = uuid();
      kept.set(token, { purpose, path });
      keepNewest(kept, mostKept);
      return { token, path };
    },

    path(purpose, token) {
      const choice = kept.get(token);
      if (choice?.purpose !== purpose) throw notChosen();
      return choice.path;
    },
  };
}

/**
 * The file that an export goes to, for a tool whose files are where the person puts them.
 *
 * @param file chosen before, or the one of an export to the same tool
 * @returns undefined where the tool has a place of its own
 * @throws QCredError bad_input, not_found
 */
export async function pathOf(
  { access }: OpenServices,
  target: TargetId,
  file: CallInput<'export.plan'>['file'],
  chosen: ChosenFiles,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  if ('token' in file) return chosen.path(target, file.token);
  const { bindings } = await access.vault.state();
  const binding = bindings.find(({ id }) => id === file.bindingId);
  if (binding?.target === target) return binding.path;
  throw new QCredError('not_found', 'This export was removed meanwhile.', 'Choose the file again.');
}

/**
 * The certificate authorities of an account.
 *
 * @param ca chosen before, or those of an account that is there
 * @returns undefined for those that the system trusts
 * @throws QCredError bad_input, not_found
 */
export async function caPathOf(
  { access }: OpenServices,
  ca: AccountWish['ca'],
  chosen: ChosenFiles,
): Promise<string | undefined> {
  if (ca === undefined) return undefined;
  if ('token' in ca) return chosen.path('ca', ca.token);
  const { accounts } = await access.vault.state();
  const account = accounts.find(({ id }) => id === ca.accountId);
  if (account) return account.caPath;
  throw new QCredError('not_found', 'This account was disconnected meanwhile.', 'Choose the file again.');
}

const busy = (): QCredError =>
  new QCredError('in_use', 'A file is being chosen already.', 'Answer that dialog first.');

const notChosen = (): QCredError =>
  new QCredError('bad_input', 'This file was not chosen.', 'Choose the file again.');
