import { clipboard, shell } from 'electron';
import { revealCredential } from '#core/profiles/profiles.ts';
import { providerById, providers } from '#core/providers/index.ts';
import { switchProvider } from '#core/translate/provider.ts';
import type { CallInput, CallName, CallOutput, ProviderView } from '#shared/contract.ts';
import { chooseFile } from './chooseFile.ts';
import { copyForAWhile } from './clipboard.ts';
import type { Session } from './session.ts';

/** One function per call of the contract. Inputs are parsed before they get here. */
export type Handlers = { [N in CallName]: (input: CallInput<N>) => Promise<CallOutput<N>> };

/**
 * The contract, answered by the application that the session holds at the moment of the call.
 *
 * @param session the person's vault or the demo
 */
export function createHandlers(session: Session): Handlers {
  const app = () => session.app();
  const open = () => app().open();
  return {
    'state.get': async () => {
      await session.ready;
      return app().state();
    },

    'vault.create': ({ store, passphrase }) => app().create(store, passphrase),
    'vault.unlock': ({ passphrase }) => app().unlock(passphrase),
    'vault.lock': async () => app().lock(),
    'demo.start': () => session.startDemo(),
    'demo.stop': () => session.stopDemo(),

    'providers.list': async () => providers.map(viewProvider),
    'provider.switch': async ({ from, to }) => switchProvider(from, to),

    'profile.save': (draft) => app().saveProfile(draft),
    'profile.duplicate': async ({ id }) => ({ id: (await open().profiles.duplicate(id)).id }),
    'profile.remove': ({ ids }) => open().profiles.remove(ids),

    'credential.reveal': async ({ credentialId }) => {
      const { access } = open();
      const { secretAccessKey, sessionToken } = await revealCredential(access, credentialId, 'shown');
      const { settings } = await access.vault.state();
      return {
        secretAccessKey: secretAccessKey.reveal(),
        sessionToken: sessionToken?.reveal(),
        seconds: settings.revealSeconds,
      };
    },
    'credential.copySecret': async ({ credentialId }) => {
      const { access } = open();
      const { secretAccessKey } = await revealCredential(access, credentialId, 'copied');
      const { clipboardSeconds } = (await access.vault.state()).settings;
      copyForAWhile(secretAccessKey.reveal(), clipboardSeconds);
      return { seconds: clipboardSeconds };
    },
    'clipboard.copy': async ({ text }) => {
      await clipboard.writeText(text);
    },

    'paste.recognise': async ({ text }) => app().pastes.recognise(text ?? (await clipboard.readText())),

    'import.scan': async ({ target }) => (await open().imports()).scan(target),
    'import.take': async ({ scanId, keys, replacePlaintext }) =>
      (await open().imports()).take(scanId, keys, replacePlaintext),
    'import.replace': async ({ scanId }) => (await open().imports()).replace(scanId),
    'import.repair': async ({ target }) => (await open().imports()).repair(target),

    'targets.list': () => app().targets(),
    'target.probe': ({ target }) => app().probe(target),
    'file.choose': ({ target, profileName }) => chooseFile(session.app().deps.home, target, profileName),
    'translate.show': (request) => app().translate(request),
    'export.plan': (request) => app().planExports([request]),
    'export.planOurs': ({ bindingIds }) => app().planOurs(bindingIds),
    'export.takeTheirs': ({ id }) => app().takeTheirs(id),
    'export.planRemoval': ({ bindingIds }) => app().planRemoval(bindingIds),
    'plan.apply': ({ planId }) => open().plans.apply(planId),
    'change.undo': ({ id }) => open().plans.undo(id),
    'change.list': () => open().edits.list(),

    'connection.test': ({ profileId }) => app().testConnection(profileId),

    'activity.list': async ({ limit, verify }) => {
      const { activity } = open().access;
      const { records, total } = await activity.list({ limit });
      return { records, total, verified: verify ? await activity.verify() : null };
    },
    'doctor.run': () => app().doctor(),
    'settings.save': (change) => app().saveSettings(change),
    'help.open': async ({ provider }) => shell.openExternal(providerById(provider).helpUrl),
  };
}

function viewProvider({
  id,
  label,
  helpUrl,
  services,
  regions,
  anyRegion,
  words,
}: (typeof providers)[number]): ProviderView {
  return {
    id,
    label,
    helpUrl,
    services: services.map((s) => ({ ...s })),
    regions: [...regions],
    anyRegion,
    words,
  };
}
