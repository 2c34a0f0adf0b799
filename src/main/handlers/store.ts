import { usesIn } from '#core/store/activity/uses.ts';
import { forgetKept, restoreKept } from '#core/store/keptSecrets.ts';
import type { storeCalls } from '#shared/contract/store.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { HandlerParts } from './parts.ts';

/** How far back the log is counted: as far as it is ever listed. */
const mostCounted = 100_000;

/** The vault, what was typed and not saved, kept secrets, the log, the settings. */
export function storeHandlers({ leaving, app, open, asked }: HandlerParts): HandlersOf<typeof storeCalls> {
  return {
    'vault.create': ({ store, passphrase }) => app().create(store, passphrase),
    'vault.unlock': ({ passphrase }) => app().unlock(passphrase),
    'vault.changePassphrase': ({ current, next }) => app().changePassphrase(current, next),
    'vault.lock': () => leaving.lock(),
    'unsaved.tell': async ({ unsaved }) => leaving.tell(unsaved),
    'unsaved.keep': async (work) => {
      try {
        app().unsaved.keep(work);
      } finally {
        // What cannot be kept does not hold the lock back.
        leaving.handed();
      }
    },
    'unsaved.take': async () => app().unsaved.take(),
    'unsaved.letGo': async ({ pasteId }) => app().pastes.forget(pasteId),
    'secret.restore': ({ id }) => restoreKept(open().access, id),
    'secret.forget': ({ ids }) => forgetKept(open().access, ids, asked()),
    'activity.list': async ({ limit, verify }) => {
      const { activity } = open().access;
      const { records, total } = await activity.list({ limit });
      return { records, total, verified: verify ? await activity.verify() : null };
    },
    'activity.uses': async () => {
      const { activity, deps } = open().access;
      const { records } = await activity.list({ limit: mostCounted });
      return usesIn(records, deps.now());
    },
    'settings.save': (change) => open().saveSettings(change),
  };
}
