/**
 * Keys that stand in files of tools which QCred did not write: no rotation switches one off unseen.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Rotations } from '#core/rotation/rotations.ts';
import { viewRotations } from '#core/rotation/view.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { targets } from '#core/tools/targets/index.ts';
import type { HeldFile } from '#shared/contract/rotation.ts';
import type { FileChoice, FileWay } from '#shared/rotation.ts';
import { createWorld, type Process, type World, type WorldOptions } from './world.ts';

describe('a key that stands in files which QCred did not write', () => {
  let world: World;
  let app: Process;
  let rotations: Rotations;

  async function begin(options: WorldOptions = {}): Promise<void> {
    world = await createWorld({ exports: [], ...options });
    app = await world.start();
    rotations = await app.open.rotations();
  }
  afterEach(async () => {
    app.open.close();
    await world.close();
  });

  const file = (...parts: string[]) => join(world.home, ...parts);
  const text = (...parts: string[]) => readFileSync(file(...parts), 'utf8');
  function put(path: readonly string[], contents: string): void {
    mkdirSync(file(...path.slice(0, -1)), { recursive: true });
    writeFileSync(file(...path), contents);
  }
  const credentials = () =>
    `# mine\n[ci]\naws_access_key_id = ${world.oldKey().accessKeyId}\naws_secret_access_key = ${world.oldKey().secretAccessKey}\n`;

  const rotate = async (files: FileChoice[] = []) => {
    const { id } = await rotations.start({ credentialId: world.oldId, graceHours: 0, files });
    await rotations.settled(id);
    return world.rotation();
  };
  const all = (files: readonly HeldFile[], way: FileWay): FileChoice[] =>
    files.map(({ path }) => ({ path, way }));

  it('is named with its file, and not rotated before somebody said what happens to it', async () => {
    await begin();
    put(['.aws', 'credentials'], credentials());
    const before = text('.aws', 'credentials');
    const { files } = await rotations.plan(world.oldId);
    expect(files).toEqual([
      {
        path: file('.aws', 'credentials'),
        tools: expect.arrayContaining(['AWS CLI']),
        names: ['ci'],
        line: 3,
        ways: ['rewrite', 'bind'],
        why: '',
      },
    ]);
    await expect(rotations.start({ credentialId: world.oldId, unattended: true })).rejects.toMatchObject({
      code: 'in_use',
      message: `The key ${world.oldKey().accessKeyId} also stands in ${file('.aws', 'credentials')} (ci), which QCred did not write.`,
    });
    expect(world.keys()).toHaveLength(1);
    expect(text('.aws', 'credentials')).toBe(before);
    expect((await world.state()).rotations).toEqual([]);
  });

  it('gets the new key in its place, every other byte as it was, and back again', async () => {
    await begin({ exports: [{ target: 'aws', mode: 'static' }] });
    const { accessKeyId: id, secretAccessKey: secret } = world.oldKey();
    put(
      ['.config', 'rclone', 'rclone.conf'],
      `; mine\r\n[store]\r\ntype = s3\r\naccess_key_id=${id}\r\nsecret_access_key =  ${secret}\r\nacl = private\r\n`,
    );
    put(
      ['.aws', 'credentials'],
      `${text('.aws', 'credentials')}\n# theirs\n[ci]\n  aws_access_key_id = ${id}\n  aws_secret_access_key = ${secret}\nregion = eu-1\n`,
    );
    const before = [text('.config', 'rclone', 'rclone.conf'), text('.aws', 'credentials')];
    const { files } = await rotations.plan(world.oldId);
    expect(files.map(({ names }) => names)).toEqual([['ci'], ['store']]);
    const started = await rotations.start({ credentialId: world.oldId, files: all(files, 'rewrite') });
    await rotations.settled(started.id);
    expect(await world.rotation()).toMatchObject({ step: 'grace', state: 'running' });
    const made = world.keys()[1];
    const after = [text('.config', 'rclone', 'rclone.conf'), text('.aws', 'credentials')];
    expect(after).toEqual(
      before.map((was) =>
        was.replaceAll(id, made?.accessKeyId ?? '').replaceAll(secret, made?.secretAccessKey ?? ''),
      ),
    );
    await rotations.act(started.id, 'back');
    await rotations.settled(started.id);
    expect(await world.rotation()).toMatchObject({ state: 'undone' });
    expect([text('.config', 'rclone', 'rclone.conf'), text('.aws', 'credentials')]).toEqual(before);
  });

  it('goes back to the old key in a file that somebody changed meanwhile', async () => {
    await begin();
    put(['.aws', 'credentials'], credentials());
    const { files } = await rotations.plan(world.oldId);
    const { id } = await rotations.start({ credentialId: world.oldId, files: all(files, 'rewrite') });
    await rotations.settled(id);
    const theirs = `${text('.aws', 'credentials')}# a note\n`;
    put(['.aws', 'credentials'], theirs);
    await rotations.act(id, 'back');
    await rotations.settled(id);
    expect(text('.aws', 'credentials')).toBe(`${credentials()}# a note\n`);
  });

  it('becomes an entry of QCred’s when that is what was chosen', async () => {
    await begin();
    put(['.aws', 'credentials'], credentials());
    const { files } = await rotations.plan(world.oldId);
    expect(await rotate(all(files, 'bind'))).toMatchObject({ state: 'finished' });
    expect(text('.aws', 'credentials')).toContain(world.keys()[0]?.secretAccessKey);
    expect((await world.state()).bindings).toMatchObject([{ target: 'aws', name: 'ci', mode: 'static' }]);
    // And follows the next rotation without a question.
    const { newId = '' } = await world.rotation();
    const again = await rotations.plan(newId);
    expect(again).toMatchObject({ files: [], notices: [] });
  });

  it('stays where the person leaves it', async () => {
    await begin();
    put(['.aws', 'credentials'], credentials());
    const before = text('.aws', 'credentials');
    const { files } = await rotations.plan(world.oldId);
    expect(await rotate(all(files, 'leave'))).toMatchObject({ state: 'finished' });
    expect(text('.aws', 'credentials')).toBe(before);
  });

  it('gets the new key in the files of every tool that has some of its own', async () => {
    const fixed = targets.filter((t) => t.place === 'fixed' && t.secretModes.includes('static'));
    await begin({ exports: fixed.map(({ id }) => ({ target: id, mode: 'static' as const })) });
    // As if others had written them.
    await app.access.vault.update((state) => ({ ...state, bindings: [] }));
    const { accessKeyId, secretAccessKey } = world.oldKey();
    const { files } = await rotations.plan(world.oldId);
    const tools = new Set(files.flatMap((one) => one.tools));
    expect(fixed.map(({ label }) => label).filter((label) => !tools.has(label))).toEqual([]);
    expect(files.filter(({ ways }) => !ways.includes('rewrite'))).toEqual([]);
    const before = files.map(({ path }) => readFileSync(path, 'utf8'));
    expect(await rotate(all(files, 'rewrite'))).toMatchObject({ state: 'finished' });
    const [made] = world.keys();
    for (const [i, { path }] of files.entries()) {
      const expected = before[i]
        ?.replaceAll(accessKeyId, made?.accessKeyId ?? '')
        .replaceAll(secretAccessKey, made?.secretAccessKey ?? '');
      expect(readFileSync(path, 'utf8')).toBe(expected);
    }
    console.info(`${fixed.length} tools, ${files.length} files`);
  });

  it('is named where another profile keeps it a second time, and not rotated at the same service', async () => {
    await begin();
    const twin = async (name: string, s3: string) => {
      const made = await app.open.profiles.save(
        {
          name,
          provider: 's3',
          endpoints: { s3 },
          source: { kind: 'credential', accessKeyId: world.oldKey().accessKeyId },
        },
        { origin: 'typed in', material: { secretAccessKey: new Secret(world.oldKey().secretAccessKey) } },
      );
      return made.id;
    };
    await twin('elsewhere', 'https://storage.example.com');
    expect((await rotations.plan(world.oldId)).notices).toMatchObject([
      { level: 'warning', message: expect.stringContaining('"elsewhere" has a key of the same id') },
    ]);
    await twin('here', world.sandbox.url);
    await expect(rotate()).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining('"here" has a key of the same id'),
    });
    expect(world.keys()).toHaveLength(1);
  });

  it('is found where a tool cannot read the file, and where none reads it', async () => {
    await begin();
    const { accessKeyId: id, secretAccessKey: secret } = world.oldKey();
    put(['.aws', 'config'], `[profile x]\n# aws_access_key_id = ${id}\nregion = eu-1\n`);
    put(
      ['.mc', 'config.json'],
      `{"version":"10","aliases":{"a":{"accessKey":"${id}","secretKey":"${secret}"`,
    );
    put(['.s3cfg'], `[default]\naccess_key = ${id}9\nsecret_key = CANARY-another\n`);
    writeFileSync(file('.boto'), Buffer.from(`[Credentials]\naws_access_key_id = ${id}\n`, 'utf16le'));
    const { files } = await rotations.plan(world.oldId);
    expect(files.map(({ path, ways }) => [path, ways])).toEqual([
      [file('.aws', 'config'), []],
      [file('.mc', 'config.json'), []],
      [file('.boto'), []],
    ]);
    for (const { why } of files) expect(why).not.toBe('');
    expect(files[1]?.why).toContain('It cannot be read.');
    await expect(rotate(all(files, 'rewrite'))).rejects.toMatchObject({ code: 'bad_input' });
    expect(world.keys()).toHaveLength(1);
    expect(JSON.stringify(files)).not.toContain(secret);
  });

  it('is found in the files that variables of the environment name', async () => {
    await begin();
    put(['elsewhere'], credentials());
    Object.assign(app.access.deps.env, { AWS_SHARED_CREDENTIALS_FILE: file('elsewhere') });
    expect((await rotations.plan(world.oldId)).files).toMatchObject([{ path: file('elsewhere') }]);
  });

  it('is looked for once more before the old key is switched off', async () => {
    await begin();
    const { accessKeyId: id } = world.oldKey();
    let asked = 0;
    world.sandbox.switches.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey' && asked++ === 0) put(['.aws', 'credentials'], credentials());
      return null;
    };
    expect(await rotate()).toMatchObject({ state: 'needs_you', question: 'held', step: 'deactivate' });
    const [view] = viewRotations(await world.state());
    expect(view?.can).toEqual(['confirm', 'rewrite', 'resume', 'back']);
    expect(view?.message).toContain(file('.aws', 'credentials'));
    expect(world.keys().map(({ status }) => status)).toEqual(['Active', 'Active']);
    await rotations.act(view?.id ?? '', 'rewrite');
    await rotations.settled(view?.id ?? '');
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
    expect(text('.aws', 'credentials')).not.toContain(id);
    expect(text('.aws', 'credentials')).toContain(world.keys()[0]?.secretAccessKey);
  });

  it('may be switched off all the same when the person says so at the last moment', async () => {
    await begin();
    world.sandbox.switches.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey') put(['.aws', 'credentials'], credentials());
      return null;
    };
    expect(await rotate()).toMatchObject({ question: 'held' });
    const { id } = await world.rotation();
    await rotations.act(id, 'confirm');
    await rotations.settled(id);
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
  });
});
