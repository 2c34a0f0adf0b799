/** Writing bindings again: which exports they came from. */
import { expect, it, vi } from 'vitest';
import { createBindings } from '#core/tools/bindings/bindings.ts';
import { planOurs, requestsOf } from '#core/tools/bindings/ours.ts';
import type { PlannedWrite } from '#core/tools/plans.ts';
import { credential, idOf, profile } from '../../records.ts';
import { binding, found, given } from './given.ts';

const requests = (...bindings: Parameters<typeof requestsOf>[0]) =>
  requestsOf(bindings).map(({ names, ...rest }) => ({
    ...rest,
    ...(names && { names: Object.fromEntries(names) }),
  }));

it('names in the same files are one request, with all the names of each profile', () => {
  expect(requests(binding(1, { name: 'b' }), binding(2), binding(1, { name: 'a' }))).toEqual([
    {
      target: 'aws',
      path: undefined,
      mode: 'credential_process',
      asFound: undefined,
      profileIds: [idOf(1), idOf(2)],
      names: { [idOf(1)]: ['b', 'a'], [idOf(2)]: ['name-2'] },
    },
  ]);
});

it('what differs in file, way, or whose it was before is asked for apart', () => {
  const path = '/home/p/.env';
  const apart = requests(
    binding(1),
    binding(2, { mode: 'static' }),
    binding(3, { asFound: true }),
    binding(4, { target: 'dotenv', path, mode: 'static' }),
    binding(5, { target: 'rclone' }),
  );
  expect(
    apart.map(({ target, path, mode, asFound, profileIds }) => [target, path, mode, asFound, profileIds]),
  ).toEqual([
    ['aws', undefined, 'credential_process', undefined, [idOf(1)]],
    ['aws', undefined, 'static', undefined, [idOf(2)]],
    ['aws', undefined, 'credential_process', true, [idOf(3)]],
    ['dotenv', path, 'static', undefined, [idOf(4)]],
    ['rclone', undefined, 'credential_process', undefined, [idOf(5)]],
  ]);
});

it('the active profile is asked for as the default, after what stands there by name', () => {
  expect(requests(binding(1, { name: 'default', asDefault: true }), binding(2))).toMatchObject([
    { profileIds: [idOf(2)] },
    { target: 'aws', path: undefined, mode: 'credential_process', profileIds: [idOf(1)], asDefault: true },
  ]);
  expect(requests(binding(1, { name: 'default', asDefault: true }))).toHaveLength(1);
});

it('what is wanted is planned again, all where none is named, and shown before it is written', async () => {
  const world = given({
    credentials: [credential(1), credential(2)],
    profiles: [profile(1), profile(2)],
    bindings: [binding(1), binding(2)],
  });
  const drafts: PlannedWrite[] = [];
  const plans = { propose: (draft: PlannedWrite) => drafts.push(draft) };
  const save = vi.fn();
  const bindings = createBindings(world.access, world.edits, { save } as never, plans as never);
  await bindings.planOurs();
  await bindings.planOurs([idOf(102)]);
  expect(drafts.map((draft) => draft.bindings.set.map(({ name }) => name))).toEqual([
    ['name-1', 'name-2'],
    ['name-2'],
  ]);
  world.files.aws = { profiles: [found('name-1')] };
  expect((await bindings.statuses()).get(idOf(101))?.status).toBe('in_sync');
  await bindings.takeTheirs(idOf(101));
  expect(save).toHaveBeenCalledTimes(1);
});

it('where nothing is to be written again, that is said', async () => {
  const world = given({ credentials: [credential(1)], profiles: [profile(1)], bindings: [binding(1)] });
  for (const ids of [[], [idOf(7)]])
    await expect(planOurs(world.access, world.edits, ids)).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is nothing to write again.',
    });
  world.state = { ...world.state, bindings: [] };
  await expect(planOurs(world.access, world.edits)).rejects.toMatchObject({ code: 'not_found' });
});
