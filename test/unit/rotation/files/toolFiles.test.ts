/** Which files of tools are there, who reads them, and what becomes of what is planned in them. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { heldFiles } from '#core/rotation/files/heldFiles.ts';
import { toolFiles } from '#core/rotation/files/toolFiles.ts';
import { createWorkspace, type Workspace } from '#core/tools/exports/workspace.ts';
import { secretFor } from '../service.ts';
import { createWorld, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

const entry = (name: string) =>
  `[${name}]\naws_access_key_id = QOLDKEY1\naws_secret_access_key = ${secretFor('QOLDKEY1')}\n`;
const remote = (name: string) =>
  `[${name}]\ntype = s3\naccess_key_id = QOLDKEY1\nsecret_access_key = ${secretFor('QOLDKEY1')}\n`;
const begin = async (files: Record<string, string>, options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld({ files, ...options });
};
const workspace = (more: Partial<Workspace> = {}): Workspace => {
  const { access, edits } = world.app();
  return { ...createWorkspace(access.deps, edits), ...more };
};
const files = (its = workspace()) => toolFiles(world.app().access.deps, its, world.state());
const held = (its = workspace()) => {
  const { access, edits } = world.app();
  const [credential] = world.state().credentials;
  if (!credential) throw new Error('There is no key.');
  return heldFiles(access, edits, credential, its);
};
const below = (path: string) => path.slice(world.at().length + 1);

it('are those that are there, once, with all who read them', async () => {
  await begin({ '.aws/credentials': entry('ci') });
  expect((await files()).map(({ path, why, text }) => [below(path), why, text])).toEqual([
    ['.aws/credentials', '', entry('ci')],
  ]);
});

it('are named by the path that something was planned for, of two that lead to one, else the first', async () => {
  await begin({ elsewhere: entry('ci') });
  mkdirSync(world.at('.aws'));
  for (const name of ['credentials', 'config']) symlinkSync(world.at('elsewhere'), world.at('.aws', name));
  const paths = async (its?: Workspace) => (await files(its)).map(({ path }) => below(path));
  expect(await paths()).toEqual(['.aws/config']);
  const planned = workspace();
  const path = world.at('.aws', 'credentials');
  await planned.text(path);
  planned.take([{ part: '', path, text: `${entry('ci')}# more\n`, secret: false }]);
  expect(await paths(planned)).toEqual(['.aws/credentials']);
});

it('are each their own where nobody knows where they lead', async () => {
  await begin({});
  mkdirSync(world.at('.aws'));
  for (const path of [world.at('.aws', 'config'), world.at('.s3cfg')]) symlinkSync(path, path);
  expect((await files()).map(({ path, text }) => [below(path), text])).toEqual([
    ['.aws/config', null],
    ['.s3cfg', null],
  ]);
});

it('hide no fault of ours while they are read or planned', async () => {
  await begin({ '.aws/credentials': entry('ci') });
  const fails = async () => {
    throw new TypeError('ours');
  };
  await expect(files(workspace({ text: fails }))).rejects.toThrow('ours');
  await expect(files(workspace({ profiles: fails }))).rejects.toThrow('ours');
  await world.export('aws');
  await expect(held(workspace({ plan: fails }))).rejects.toThrow('ours');
});

it('hold a secret once a key was written there', async () => {
  await begin({ '.aws/credentials': entry('ci') });
  const its = workspace();
  expect(await held(its)).toHaveLength(1);
  expect(its.edits()).toMatchObject([{ path: world.at('.aws', 'credentials'), secret: true }]);
});

it('of another tool are not meant by what cannot be written again, whatever names stand there', async () => {
  await begin({});
  await world.export('mc');
  const written = world.text('.mc/config.json').replace('"10"', '"9"');
  world.put('.mc/config.json', written);
  const [name = ''] = world.state().bindings.map((binding) => binding.name);
  world.put('.config/rclone/rclone.conf', remote(name));
  expect((await held()).map(({ path, names }) => [below(path), names])).toEqual([
    ['.config/rclone/rclone.conf', [name]],
  ]);
});

it('of the same tool are not meant by one that cannot be written again', async () => {
  await begin({}, { provider: 's3' });
  await world.export('dotenv', 'static', world.at('a', '.env'));
  await world.export('dotenv', 'static', world.at('b', '.env'));
  world.change((state) => ({
    ...state,
    bindings: state.bindings.filter(({ path }) => path === world.at('a', '.env')),
    profiles: state.profiles.map((one) => ({ ...one, endpoints: { iam: 'https://iam.example.com' } })),
  }));
  expect(await held()).toEqual([]);
});

it('that lead nowhere say nothing of the file that a key was taken in from', async () => {
  await begin({});
  const path = world.at('notes.txt');
  symlinkSync(path, path);
  world.change((state) => ({
    ...state,
    credentials: state.credentials.map((one) => ({ ...one, origin: `from ${path}` })),
  }));
  expect(await held()).toEqual([]);
});
