import { clipboard, shell } from 'electron';
import type { App } from '#core/app.ts';
import { forgetKept, restoreKept } from '#core/keptSecrets.ts';
import { showProposal } from '#core/plans.ts';
import { revealCredential } from '#core/profiles/profiles.ts';
import { providerById, providers } from '#core/providers/index.ts';
import { readPlacement, switchProvider } from '#core/translate/provider.ts';
import type { CallName, CallOutput, ParsedInput, ProviderView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { chooseCa, chooseFile } from './chooseFile.ts';
import { copyForAWhile } from './clipboard.ts';
import type { Leaving, LeavingWay } from './leaving.ts';
import type { Session } from './session.ts';

/** One function per call of the contract. Inputs are parsed before they get here. */
export type Handlers = { [N in CallName]: (input: ParsedInput<N>) => Promise<CallOutput<N>> };

/**
 * The contract, answered by the application that the session holds at the moment of the call.
 *
 * @param session the person's vault or the demo
 * @param leaving what was typed in the window, and what ends it
 * @param end closes the window or quits the app
 */
export function createHandlers(session: Session, leaving: Leaving, end: (way: LeavingWay) => void): Handlers {
  const app = () => session.app();
  const open = () => app().open();
  return {
    'state.get': async () => {
      await session.ready;
      return app().state();
    },

    'vault.create': ({ store, passphrase }) => app().create(store, passphrase),
    'vault.unlock': ({ passphrase }) => app().unlock(passphrase),
    'vault.changePassphrase': ({ current, next }) => app().changePassphrase(current, next),
    'vault.lock': () => leaving.lock(),
    'unsaved.tell': async ({ unsaved }) => leaving.tell(unsaved),
    'unsaved.keep': async (work) => {
      try {
        app().keepUnsaved(work);
      } finally {
        // What cannot be kept does not hold the lock back.
        leaving.handed();
      }
    },
    'unsaved.take': async () => app().takeUnsaved(),
    'unsaved.letGo': async ({ pasteId }) => app().pastes.forget(pasteId),
    'window.leave': async ({ way }) => {
      leaving.agree();
      end(way);
    },
    'demo.start': () => session.startDemo(),
    'demo.stop': () => session.stopDemo(),

    'providers.list': async () => providers.map(viewProvider),
    'provider.switch': async ({ from, to }) => switchProvider(from, to),
    'provider.read': async (placement) => readPlacement(placement),

    'profile.save': (draft) => app().saveProfile(draft),
    'profile.duplicate': async ({ id }) => ({ id: (await open().profiles.duplicate(id)).id }),
    'profile.remove': ({ ids, forget }) => open().profiles.remove(ids, { forget }),
    'secret.restore': ({ id }) => restoreKept(open().access, id),
    'secret.forget': ({ ids }) => forgetKept(open().access, ids),

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
    'import.take': async ({ scanId, keys, replacePlaintext }) => {
      const imports = await open().imports();
      const options = { replacing: replacePlaintext };
      const { taken, left, notices } = await imports.take(scanId, keys, options);
      const { plan } = replacePlaintext ? await imports.replace(scanId) : { plan: null };
      const profileIds = taken.map(({ profileId }) => profileId);
      return { profileIds, left, notices, plan: plan && (await showProposal(plan)) };
    },
    'import.replace': async ({ scanId }) => {
      const { plan } = await (await open().imports()).replace(scanId);
      if (plan) return showProposal(plan);
      throw new QCredError('not_found', 'There is nothing to replace any more.', 'Find your keys again.');
    },
    'import.repair': async ({ target }) => (await open().imports()).repair(target).then(showProposal),

    'targets.list': () => app().targets(),
    'target.probe': ({ target }) => app().probe(target),
    'file.choose': ({ target, profileName }) => chooseFile(session.app().deps.home, target, profileName),
    'translate.show': (request) => app().translate(request),
    'export.plan': (request) => app().planExports([request]).then(showProposal),
    'export.planOurs': ({ bindingIds }) => app().planOurs(bindingIds).then(showProposal),
    'export.takeTheirs': ({ id }) => app().takeTheirs(id),
    'export.planRemoval': ({ bindingIds }) => app().planRemoval(bindingIds).then(showProposal),
    'plan.apply': ({ planId }) => open().plans.apply(planId),
    'change.undo': ({ id }) => open().plans.undo(id),
    'change.list': () => open().edits.list(),

    'connection.test': ({ profileId }) => app().testConnection(profileId),

    'account.save': async (draft) => (await open().accounts()).save(draft),
    'account.remove': async ({ id }) => (await open().accounts()).remove(id),
    'account.sync': async ({ id }) => (await open().accounts()).sync(id),
    'account.cancelSync': async ({ id }) => (await open().accounts()).cancelSync(id),
    'account.tree': async ({ id }) => (await open().accounts()).tree(id),
    'account.user': async ({ id, user }) => (await open().accounts()).lookUpUser(id, user),
    'account.policy': async ({ id, policyArn }) => (await open().accounts()).lookUpPolicy(id, policyArn),
    'account.chooseCa': async () => chooseCa(app().deps.home),
    'iam.plan': async ({ id, change }) => (await open().management()).plan(id, change),
    'iam.apply': async ({ planId }) => (await open().management()).apply(planId),
    'access.check': async ({ id, principalArn, action, resource }) =>
      (await open().management()).check(id, principalArn, action, resource),
    'services.list': async () => (await open().management()).services(),

    'session.start': async ({ profileId, mfaCode }) => (await open().sessions()).start(profileId, mfaCode),
    'session.end': async ({ profileId }) => (await open().sessions()).end(profileId),

    'rotation.plan': async ({ credentialId }) => (await open().rotations()).plan(credentialId),
    'rotation.start': async (request) => (await open().rotations()).start(request),
    'rotation.act': async ({ id, action }) => (await open().rotations()).act(id, action),
    'rotation.supply': async ({ id, ...key }) => (await open().rotations()).supply(id, key),
    'rotation.openGuide': async ({ id }) => openGuide(app(), id),
    'policy.save': async (policy) => (await open().policies()).save(policy),
    'policy.remove': async ({ scope }) => (await open().policies()).remove(scope),
    'reminder.snooze': async ({ credentialIds, until }) =>
      (await open().policies()).snooze(credentialIds, until),

    'active.use': async ({ profileId }) => (await open().active()).use(profileId),

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

/** Opens the page on which the person makes the new key: only ever a known provider's. */
async function openGuide(app: App, rotationId: string): Promise<void> {
  const rotation = (await app.state()).rotations.find(({ id }) => id === rotationId);
  if (rotation?.guide) await shell.openExternal(rotation.guide.url);
}

function viewProvider({
  id,
  label,
  helpUrl,
  services,
  regions,
  anyRegion,
  asksForRegion = false,
  words,
}: (typeof providers)[number]): ProviderView {
  return {
    id,
    label,
    helpUrl,
    services: services.map((s) => ({ ...s })),
    regions: [...regions],
    anyRegion,
    asksForRegion,
    words,
  };
}
