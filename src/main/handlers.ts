import { clipboard, shell } from 'electron';
import type { App } from '#core/app.ts';
import { providerById, providers } from '#core/clouds/providers/index.ts';
import { keyName } from '#core/profiles/newHosts.ts';
import { revealCredential } from '#core/profiles/profiles.ts';
import { forgetKept, restoreKept } from '#core/store/keptSecrets.ts';
import type { Secret } from '#core/store/secrets/secret.ts';
import { type Proposal, showProposal, withoutForeignLines } from '#core/tools/plans.ts';
import { readPlacement, switchProvider } from '#core/tools/translate/provider.ts';
import type { CallName, CallOutput, ParsedInput, PlanView, ProviderView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { aboutElectron, readLicences } from './about.ts';
import { chooseCa, chooseFile } from './chooseFile.ts';
import { caPathOf, createChosenFiles, pathOf } from './chosenFiles.ts';
import { copyForAWhile } from './clipboard.ts';
import { createAsker } from './consent/asker.ts';
import type { Question } from './consent/question.ts';
import { createRate, secretLimits } from './consent/rate.ts';
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
 * @param show asks the person outside of the window, which is not trusted with what only they may want
 */
export function createHandlers(
  session: Session,
  leaving: Leaving,
  end: (way: LeavingWay) => void,
  show: (question: Question) => Promise<boolean>,
): Handlers {
  const app = () => session.app();
  const open = () => app().open();
  const { now, uuid } = session.app().deps;
  const asked = createAsker({ show, now });
  const chosen = createChosenFiles(uuid);
  const mayShowSecret = createRate(secretLimits, now);

  /** The secret of a key, for eyes or the clipboard. */
  async function secretFor(credentialId: string, how: 'shown' | 'copied') {
    const { access } = open();
    const state = await access.vault.state();
    const credential = state.credentials.find(({ id }) => id === credentialId);
    if (credential && !mayShowSecret())
      await asked()({ kind: 'secret', key: keyName(state, credential), how });
    const material = await revealCredential(access, credentialId, how);
    return { material, settings: state.settings };
  }

  /** A proposal as the window may see it. @param chosen a file that the person has just chosen */
  async function shown(proposal: Proposal, chosen?: string): Promise<PlanView> {
    const { access } = open();
    const { ownPlaces } = await import('#core/tools/targets/ownPlaces.ts');
    const own = ownPlaces(access.deps, await access.vault.state(), chosen);
    return withoutForeignLines(await showProposal(proposal), own);
  }

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
    'app.about': async () => aboutElectron(),
    'app.licences': () => readLicences(),
    'demo.start': () => session.startDemo(),
    'demo.stop': () => session.stopDemo(),

    'providers.list': async () => providers.map(viewProvider),
    'provider.switch': async ({ from, to }) => switchProvider(from, to),
    'provider.read': async (placement) => readPlacement(placement),

    'profile.save': (draft) => app().saveProfile(draft, asked()),
    'profile.duplicate': async ({ id }) => ({ id: (await open().profiles.duplicate(id)).id }),
    'name.readsLike': async (asking) => {
      const { readsLike } = await import('#core/profiles/readsLike.ts');
      const state = await open().access.vault.state();
      return readsLike(asking, state, async (id) => (await (await open().accounts()).tree(id)).mirror);
    },
    'profile.remove': ({ ids, forget }) => open().profiles.remove(ids, { forget }, asked()),
    'secret.restore': ({ id }) => restoreKept(open().access, id),
    'secret.forget': ({ ids }) => forgetKept(open().access, ids, asked()),

    'credential.reveal': async ({ credentialId }) => {
      const { material, settings } = await secretFor(credentialId, 'shown');
      const { secretAccessKey, sessionToken } = material;
      return {
        secretAccessKey: passingBytes(secretAccessKey),
        sessionToken: sessionToken && passingBytes(sessionToken),
        seconds: settings.revealSeconds,
      };
    },
    'credential.copySecret': async ({ credentialId }) => {
      const { material, settings } = await secretFor(credentialId, 'copied');
      await copyForAWhile(material.secretAccessKey.reveal(), settings.clipboardSeconds);
      return { seconds: settings.clipboardSeconds };
    },
    'clipboard.copy': async ({ text }) => {
      await clipboard.writeText(text);
    },

    'paste.recognise': async ({ text }) => app().pastes.recognise(text ?? (await clipboard.readText())),

    'import.scan': async ({ target }) => (await open().imports()).scan(target),
    'import.take': async ({ scanId, keys, replacePlaintext }) => {
      const imports = await open().imports();
      const options = { replacing: replacePlaintext };
      const { taken, left, notices } = await imports.take(scanId, keys, options, asked());
      const { plan } = replacePlaintext ? await imports.replace(scanId) : { plan: null };
      const profileIds = taken.map(({ profileId }) => profileId);
      return { profileIds, left, notices, plan: plan && (await shown(plan)) };
    },
    'import.replace': async ({ scanId }) => {
      const { plan } = await (await open().imports()).replace(scanId);
      if (plan) return shown(plan);
      throw new QCredError('not_found', 'There is nothing to replace any more.', 'Find your keys again.');
    },
    'import.repair': async ({ target }) =>
      (await open().imports()).repair(target).then((plan) => shown(plan)),

    'targets.list': () => app().targets(),
    'target.probe': ({ target }) => app().probe(target),
    'file.choose': ({ target, profileName }) =>
      chosen.choose(target, () => chooseFile(app().deps.home, target, profileName)),
    'translate.show': (request) => app().translate(request),
    'export.plan': async ({ file, ...request }) => {
      const path = await pathOf(open(), request.target, file, chosen);
      return shown(await app().planExports([{ ...request, path }]), path);
    },
    'export.planOurs': ({ bindingIds }) =>
      app()
        .planOurs(bindingIds)
        .then((plan) => shown(plan)),
    'export.takeTheirs': ({ id }) => app().takeTheirs(id, asked()),
    'export.planRemoval': ({ bindingIds }) =>
      app()
        .planRemoval(bindingIds)
        .then((plan) => shown(plan)),
    'plan.apply': ({ planId }) => open().plans.apply(planId, asked()),
    'change.undo': ({ id }) => open().plans.undo(id, undefined, asked()),

    'connection.test': ({ profileId }) => app().testConnection(profileId),

    'account.save': async ({ ca, ...draft }) => {
      const caPath = await caPathOf(open(), ca, chosen);
      return (await open().accounts()).save({ ...draft, ...(caPath && { caPath }) }, asked());
    },
    'account.remove': async ({ id }) => (await open().accounts()).remove(id),
    'account.sync': async ({ id }) => (await open().accounts()).sync(id),
    'account.cancelSync': async ({ id }) => (await open().accounts()).cancelSync(id),
    'account.tree': async ({ id }) => (await open().accounts()).tree(id),
    'account.user': async ({ id, user }) => (await open().accounts()).lookUpUser(id, user),
    'account.policy': async ({ id, policyArn }) => (await open().accounts()).lookUpPolicy(id, policyArn),
    'account.chooseCa': () => chosen.choose('ca', () => chooseCa(app().deps.home)),
    'iam.plan': async ({ id, change }) => (await open().management()).plan(id, change),
    'iam.apply': async ({ planId }) => (await open().management()).apply(planId, asked()),
    'access.check': async ({ id, principalArn, action, resource }) =>
      (await open().management()).check(id, principalArn, action, resource),
    'services.list': async () => (await open().management()).services(),

    'session.start': async ({ profileId, mfaCode }) => (await open().sessions()).start(profileId, mfaCode),
    'session.end': async ({ profileId }) => (await open().sessions()).end(profileId),

    'rotation.plan': async ({ credentialId }) => (await open().rotations()).plan(credentialId),
    'rotation.start': async (request) => (await open().rotations()).start(request, asked()),
    'rotation.act': async ({ id, action }) => (await open().rotations()).act(id, action, asked()),
    'rotation.supply': async ({ id, ...key }) => (await open().rotations()).supply(id, key),
    'rotation.openGuide': async ({ id }) => openGuide(app(), id),
    'policy.save': async ({ policies }) => (await open().policies()).saveAll(policies, asked()),
    'policy.remove': async ({ scope }) => (await open().policies()).remove(scope),
    'reminder.snooze': async ({ credentialIds, until }) =>
      (await open().policies()).snooze(credentialIds, until),

    'active.use': async ({ profileId }) => (await open().active()).use(profileId, asked()),

    'activity.list': async ({ limit, verify }) => {
      const { activity } = open().access;
      const { records, total } = await activity.list({ limit });
      return { records, total, verified: verify ? await activity.verify() : null };
    },
    'doctor.run': () => app().doctor(),
    'doctor.repair': async () => {
      await app().repairFiles();
      return app().doctor();
    },
    'settings.save': (change) => app().saveSettings(change),
    'help.open': async ({ provider }) => shell.openExternal(providerById(provider).helpUrl),
  };
}

/** Long after an answer was sent, in milliseconds. */
const sentMs = 1_000;

/** A secret on its way to the window, overwritten once it has left. */
function passingBytes(secret: Secret): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(secret.reveal());
  setTimeout(() => bytes.fill(0), sentMs).unref();
  return bytes;
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
