import { clipboard } from 'electron';
import type { ExportRequest } from '#core/tools/exports/request.ts';
import { type Proposal, showProposal, withoutForeignLines } from '#core/tools/plans.ts';
import type { CallInput, PlanView } from '#shared/contract/index.ts';
import type { toolsCalls } from '#shared/contract/tools.ts';
import { QCredError } from '#shared/errors.ts';
import { chooseFile, chooseSource } from '../calls/chooseFile.ts';
import { pathOf } from '../calls/chosenFiles.ts';
import type { HandlersOf } from '../calls/contract.ts';
import { clearPasted, notePasted } from '../system/clipboard.ts';
import type { HandlerParts } from './parts.ts';

/** Pastes, and the files of other tools. */
export function toolsHandlers({ app, open, asked, chosen }: HandlerParts): HandlersOf<typeof toolsCalls> {
  /** A proposal as the window may see it. @param chosen files that the person has just chosen */
  async function shown(proposal: Proposal, chosen: readonly string[] = []): Promise<PlanView> {
    const { access } = open();
    const { ownPlaces } = await import('#core/tools/targets/ownPlaces.ts');
    const own = ownPlaces(access.deps, await access.vault.state(), chosen);
    return withoutForeignLines(await showProposal(proposal), own);
  }

  async function planTo(
    profileIds: readonly string[],
    to: CallInput<'export.planTo'>['to'],
  ): Promise<PlanView> {
    const requests: ExportRequest[] = [];
    for (const { file, ...request } of to)
      requests.push({ ...request, profileIds, path: await pathOf(open(), request.target, file, chosen) });
    const paths = requests.flatMap(({ path }) => path ?? []);
    return shown(await (await open().exports()).plan(requests), paths);
  }

  return {
    'paste.recognise': async ({ text: given }) => {
      const text = given ?? (await clipboard.readText());
      notePasted(text);
      return app().pastes.recognise(text);
    },
    'paste.clearClipboard': async () => ({ cleared: await clearPasted() }),
    'import.scan': async ({ target }) => (await open().imports()).scan(target),
    'import.chooseStore': async ({ store, way }) => {
      const { storeById } = await import('#core/tools/stores/index.ts');
      const { label, place, names } = storeById(store);
      const { deps } = app();
      const file = await chosen.choose(store, () =>
        way === 'usual' ? place(deps) : chooseSource(deps.home, `Open ${label}’s file`),
      );
      return file && { ...file, names: way === 'usual' && names ? await names(file.path) : null };
    },
    'import.openStore': async ({ store, token, password, picked }) => {
      const imports = await open().imports();
      const found = await imports.scanStore(store, chosen.path(store, token), { password, picked });
      return 'closed' in found ? { closed: found.closed } : found;
    },
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
    'targets.list': async () => (await open().tools()).list(),
    'target.probe': async ({ target }) => (await open().tools()).probe(target),
    'file.choose': ({ target, profileName }) =>
      chosen.choose(target, () => chooseFile(app().deps.home, target, profileName)),
    'translate.show': async (request) => (await open().translations()).show(request),
    'export.plan': ({ profileIds, ...to }) => planTo(profileIds, [to]),
    'export.planTo': ({ profileIds, to }) => planTo(profileIds, to),
    'export.planOurs': async ({ bindingIds }) => shown(await (await open().bindings()).planOurs(bindingIds)),
    'export.takeTheirs': async ({ id }) => (await open().bindings()).takeTheirs(id, asked()),
    'export.planRemoval': async ({ bindingIds }) =>
      shown(await (await open().exports()).planRemoval(bindingIds)),
    'export.planDeletion': async ({ profileIds }) => {
      const { plan, along } = await (await open().exports()).planDeletion(profileIds);
      return { plan: await shown(plan), along };
    },
    'plan.apply': ({ planId }) => open().plans.apply(planId, asked()),
    'change.undo': ({ id }) => open().plans.undo(id, undefined, asked()),
    'change.redo': ({ id }) => open().plans.redo(id, asked()),
    'active.use': async ({ profileId }) => (await open().active()).use(profileId, asked()),
  };
}
