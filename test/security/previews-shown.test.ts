import { expect, it } from 'vitest';
import { planExports } from '../support/calls.ts';
import { filesWorld } from './filesWorld.ts';
import { places, planted } from './previewExamples.ts';

it('the window and the command are shown no secret of anybody', async () => {
  const world = await filesWorld();
  const all = places.map(([, place]) => planted(place, 'CANARYab01CANARYab').replaceAll('\n', '\n# '));
  const path = world.put('.env', `# ${all.join('\n# ')}\nA=1\n`);
  const plan = await planExports(world.app, [
    { target: 'dotenv', profileIds: [world.profileId], mode: 'static', path },
  ]);
  const shown = (await plan.files()).flatMap(({ hunks }) => hunks.flat()).map((line) => line.text);
  expect(shown.filter((line) => line.includes('CANARY'))).toEqual([]);
});
