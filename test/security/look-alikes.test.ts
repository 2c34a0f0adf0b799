import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { filesWorld } from './filesWorld.ts';

it('names a copy so that it cannot be taken for another profile', async () => {
  const { app, profileId } = await filesWorld();
  const { access, profiles } = app.open();
  await access.vault.update((state) => ({
    ...state,
    // With a Cyrillic c.
    profiles: state.profiles.flatMap((one) => [one, { ...one, id: randomUUID(), name: 'work \u0441opy' }]),
  }));
  expect((await profiles.duplicate(profileId)).name).toBe('work copy-2');
  expect((await profiles.duplicate(profileId)).name).toBe('work copy-3');
});
