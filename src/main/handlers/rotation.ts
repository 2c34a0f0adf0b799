import { shell } from 'electron';
import type { App } from '#core/app.ts';
import type { rotationCalls } from '#shared/contract/rotation.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { HandlerParts } from './parts.ts';

/** Rotation, its policies and reminders. */
export function rotationHandlers({ app, open, asked }: HandlerParts): HandlersOf<typeof rotationCalls> {
  return {
    'rotation.plan': async ({ credentialId }) => (await open().rotations()).plan(credentialId),
    'rotation.start': async (request) => (await open().rotations()).start(request, asked()),
    'rotation.act': async ({ id, action }) => (await open().rotations()).act(id, action, asked()),
    'rotation.supply': async ({ id, ...key }) => (await open().rotations()).supply(id, key),
    'rotation.planSplit': async ({ credentialId }) => {
      const { access, splitting } = open();
      const { withoutForeignLines } = await import('#core/tools/plans.ts');
      const { ownPlaces } = await import('#core/tools/targets/ownPlaces.ts');
      const plan = await (await splitting()).plan(credentialId);
      const own = ownPlaces(access.deps, await access.vault.state(), []);
      return { ...plan, files: withoutForeignLines(plan, own).files };
    },
    'rotation.split': async ({ planId }) => (await open().splitting()).split(planId, asked()),
    'rotation.openGuide': async ({ id }) => openGuide(app(), id),
    'policy.save': async ({ policies }) => (await open().policies()).saveAll(policies, asked()),
    'policy.remove': async ({ scope }) => (await open().policies()).remove(scope),
    'reminder.snooze': async ({ credentialIds, until }) =>
      (await open().policies()).snooze(credentialIds, until),
  };
}

/** Opens the page on which the person makes the new key: only ever a known provider's. */
async function openGuide(app: App, rotationId: string): Promise<void> {
  const rotation = (await app.state()).rotations.find(({ id }) => id === rotationId);
  if (rotation?.guide) await shell.openExternal(rotation.guide.url);
}
