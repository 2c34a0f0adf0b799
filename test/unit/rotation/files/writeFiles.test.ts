/** The new key in files: in the place of the old one, every other byte as it was, in one change. */
import { afterEach, describe, expect, it } from 'vitest';
import { bindRequest } from '#core/rotation/files/heldFiles.ts';
import { driftOf, holding, moveUses } from '#core/rotation/files/move.ts';
import { toolFiles } from '#core/rotation/files/toolFiles.ts';
import { createWorkspace } from '#core/tools/exports/workspace.ts';
import type { Profile } from '#shared/model.ts';
import { idOf } from '../../records.ts';
import { secretFor } from '../service.ts';
import { createWorld, oldId, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

const entry = (name: string, id = 'QOLDKEY1', more = '') =>
  `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secretFor(id)}\n${more}`;
const credentials = () => world.at('.aws', 'credentials');
const begin = async (files: Record<string, string>, options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld({ files, ...options });
};
const file = async (path: string) => {
  const { access, edits } = world.app();
  const files = await toolFiles(access.deps, createWorkspace(access.deps, edits), world.state());
  const found = files.find((one) => one.path === path);
  if (!found) throw new Error('No tool reads it.');
  return found;
};

describe('the new key', () => {
  it('is written where the person chose so, in the place of the old one, and nowhere else', async () => {
    const mine = `; mine\r\n[store]\r\ntype = s3\r\naccess_key_id=QOLDKEY1\r\nsecret_access_key =  ${secretFor('QOLDKEY1')}\r\n`;
    const left = `[default]\naccess_key = QOLDKEY1\nsecret_key = ${secretFor('QOLDKEY1')}\n`;
    await begin({
      '.aws/credentials': `# mine\n${entry('ci', 'QOLDKEY1', 'region = eu-1\n')}`,
      '.config/rclone/rclone.conf': mine,
      '.s3cfg': left,
    });
    await world.rotate({
      files: [
        { path: credentials(), way: 'rewrite' },
        { path: world.at('.config', 'rclone', 'rclone.conf'), way: 'rewrite' },
        { path: world.at('.s3cfg'), way: 'leave' },
      ],
    });
    expect(world.rotation()).toMatchObject({ step: 'grace' });
    expect(world.text('.aws/credentials')).toBe(`# mine\n${entry('ci', 'QMADEKEY1', 'region = eu-1\n')}`);
    expect(world.text('.config/rclone/rclone.conf')).toBe(
      mine.replace('QOLDKEY1', 'QMADEKEY1').replace(secretFor('QOLDKEY1'), secretFor('QMADEKEY1')),
    );
    expect(world.text('.s3cfg')).toBe(left);
    expect(await world.app().edits.list()).toHaveLength(1);
  });

  it('is written beside what QCred wrote, in the same change', async () => {
    await begin({});
    await world.export('aws');
    world.put('.aws/credentials', `${world.text('.aws/credentials')}\n${entry('ci')}`);
    await world.rotate({ files: [{ path: credentials(), way: 'rewrite' }] });
    expect(world.text('.aws/credentials')).not.toContain('QOLDKEY1');
    expect(world.text('.aws/credentials')).toContain(entry('ci', 'QMADEKEY1'));
    expect(await world.app().edits.list()).toHaveLength(2);
  });

  it('comes into entries that become QCred’s, under their names', async () => {
    await begin({ '.aws/credentials': entry('ci') + entry('again') });
    await world.rotate({ files: [{ path: credentials(), way: 'bind' }] });
    expect(world.state().bindings.map(({ target, name, mode }) => [target, name, mode])).toEqual([
      ['aws', 'ci', 'static'],
      ['aws', 'again', 'static'],
    ]);
    expect(world.text('.aws/credentials')).not.toContain('QOLDKEY1');
    expect(world.text('.aws/credentials')).toContain(secretFor('QMADEKEY1'));
  });

  it('leaves files that are only left as they are without a change', async () => {
    await begin({ '.aws/credentials': entry('ci') });
    await world.rotate({ files: [{ path: credentials(), way: 'leave' }] });
    expect(world.rotation()).not.toHaveProperty('changeId');
    expect(await world.app().edits.list()).toEqual([]);
    const read = world.logged.filter(({ detail }) => detail === 'static export');
    expect(read).toEqual([]);
  });

  it('is not written to a file that came meanwhile, of which nothing was said', async () => {
    await begin({ '.aws/credentials': entry('ci') });
    const theirs = `[default]\naccess_key = QOLDKEY1\nsecret_key = ${secretFor('QOLDKEY1')}\n`;
    world.service.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey') world.put('.s3cfg', theirs);
      return null;
    };
    expect(await world.rotate({ files: [{ path: credentials(), way: 'rewrite' }] })).toMatchObject({
      state: 'needs_you',
      question: 'held',
    });
    expect(world.text('.s3cfg')).toBe(theirs);
    expect(world.text('.aws/credentials')).toBe(entry('ci', 'QMADEKEY1'));
  });

  it('is not written a second time where it stands already', async () => {
    await begin({});
    await world.export('aws');
    await world.rotate();
    const { changeId } = world.rotation();
    world.change((state) => ({
      ...state,
      rotations: state.rotations.map((r) => ({ ...r, step: 'switch' as const })),
    }));
    await world.app().rotations.resume();
    expect(world.rotation()).toMatchObject({ step: 'grace', changeId });
    expect(await world.app().edits.list()).toHaveLength(2);
  });

  it('comes in where the file changed between the plan and the switch, as long as it can', async () => {
    await begin({ '.aws/credentials': entry('ci') });
    world.service.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey') world.put('.aws/credentials', `${entry('ci')}# QOLDKEY1\n`);
      return null;
    };
    expect(await world.rotate({ files: [{ path: credentials(), way: 'rewrite' }] })).toMatchObject({
      state: 'needs_you',
      question: 'held',
    });
    world.put('.aws/credentials', `# a note\n${entry('ci')}`);
    expect(await world.act('rewrite')).toMatchObject({ step: 'grace' });
    expect(world.text('.aws/credentials')).toBe(`# a note\n${entry('ci', 'QMADEKEY1')}`);
  });
});

describe('an entry that becomes QCred’s', () => {
  const request = async () => bindRequest(world.state(), await file(credentials()), 'QOLDKEY1', oldId);

  it('is an export of the profile to that very place', async () => {
    await begin({ '.aws/credentials': entry('ci') + entry('other', 'QOTHERKEY') });
    expect(await request()).toEqual({
      target: 'aws',
      profileIds: [idOf(100)],
      mode: 'static',
      path: undefined,
      names: new Map([[idOf(100), ['ci']]]),
    });
  });

  it.each<[string, Partial<Profile>, Partial<Profile>, number]>([
    ['its name', { name: 'ci' }, { name: 'b' }, 0],
    ['its name', { name: 'a' }, { name: 'ci' }, 1],
    ['its region', { region: 'eu-2' }, { region: 'eu-9' }, 1],
    ['its region more than its name', { name: 'ci', region: 'eu-2' }, { region: 'eu-9' }, 1],
    [
      'its address',
      { endpoints: { s3: 'https://a.example.com' } },
      { endpoints: { s3: 'https://b.example.com' } },
      1,
    ],
    [
      'its address more than its name',
      { name: 'ci', endpoints: { s3: 'https://a.example.com' } },
      { endpoints: { s3: 'https://b.example.com' } },
      1,
    ],
    ['nothing: the first', {}, {}, 0],
  ])('is of the profile that says %s', async (_, first, second, best) => {
    await begin({ '.aws/credentials': entry('other', 'QOTHERKEY') + entry('ci') });
    world.put(
      '.aws/config',
      '[profile other]\nregion = eu-2\n[profile ci]\nregion = eu-9\nendpoint_url = https://b.example.com\n',
    );
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map((one, n) => ({ ...one, ...(n === 0 ? first : second) })),
    }));
    expect((await request())?.profileIds).toEqual([idOf(100 + best)]);
  });

  it('is none where the file does not hold the key', async () => {
    await begin({ '.aws/credentials': entry('other', 'QOTHERKEY') });
    expect(await request()).toBeNull();
  });
});

describe('what holds a key', () => {
  it('is what has it in the file, and not what asks for it', async () => {
    await begin({});
    await world.export('aws', 'credential_process');
    await world.export('s3cmd');
    await world.export('cyberduck', 'none', world.at('work.duck'));
    expect(holding(world.state(), oldId).map(({ target }) => target)).toEqual(['s3cmd', 'cyberduck']);
    expect(holding(world.state(), idOf(77))).toEqual([]);
  });

  it('has drifted where somebody else changed it, not where its own profile did', async () => {
    await begin({});
    await world.export('aws');
    await world.export('s3cmd');
    const { access, edits } = world.app();
    const drift = async () =>
      (await driftOf(access, world.state(), createWorkspace(access.deps, edits), oldId)).map(
        ({ where, status }) => [where, status.status],
      );
    expect(await drift()).toEqual([]);
    world.turn(1000);
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map((one, n) =>
        n === 0 ? { ...one, region: 'eu-5', updatedAt: world.now().toISOString() } : one,
      ),
    }));
    expect(await drift()).toEqual([]);
    world.put('.s3cfg', '[default]\n');
    world.put('.aws/credentials', '');
    world.put('.aws/config', '');
    expect(await drift()).toEqual([
      ['AWS CLI (work)', 'missing'],
      ['s3cmd (default)', 'missing'],
    ]);
  });

  it('moves with its profiles and accounts, and back', async () => {
    await begin({}, { manager: 'connected' });
    const before = world.state();
    const after = moveUses(before, oldId, idOf(77));
    expect(after.accounts[0]?.credentialId).toBe(idOf(77));
    expect(moveUses(after, idOf(77), oldId)).toEqual(before);
    expect(moveUses(before, idOf(78), idOf(77))).toEqual(before);
  });
});

describe('the files of tools', () => {
  it('are read once, whoever reads them, with what each reads', async () => {
    await begin({ '.aws/credentials': entry('ci') });
    const found = await file(credentials());
    expect(found.text).toBe(entry('ci'));
    expect(found.why).toBe('');
    expect(found.readers.length).toBe(found.tools.length);
    expect(found.readers[0]?.profiles).toMatchObject([{ name: 'ci', accessKeyId: 'QOLDKEY1' }]);
  });

  it('say why a tool cannot read one', async () => {
    await begin({ '.mc/config.json': '{' });
    const found = await file(world.at('.mc', 'config.json'));
    expect(found).toMatchObject({ text: '{', readers: [] });
    expect(found.tools.map(({ label }) => label)).toEqual(['MinIO client']);
    expect(found.why).toMatch(/\w+ \w+/);
  });
});
