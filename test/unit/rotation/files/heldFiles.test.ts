/** The files that would go on holding a key: each is found, however it stands there, and it is said what can be done about it. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { heldFiles } from '#core/rotation/files/heldFiles.ts';
import { checkChoices, heldWords } from '#core/rotation/files/heldWords.ts';
import type { HeldFile } from '#shared/contract/rotation.ts';
import type { Credential, Profile } from '#shared/model.ts';
import { idOf } from '../../records.ts';
import { secretFor } from '../service.ts';
import { createWorld, oldId, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

const secret = secretFor('QOLDKEY1');
const entry = (name: string, id = 'QOLDKEY1') =>
  `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secretFor(id)}\n`;
const s3cfg = `[default]\naccess_key = QOLDKEY1\nsecret_key = ${secret}\n`;

const begin = async (files: Record<string, string>, options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld({ files, ...options });
};
const credential = (): Credential => {
  const found = world.state().credentials.find(({ id }) => id === oldId);
  if (!found) throw new Error('There is no key.');
  return found;
};
const held = (more: Partial<Credential> = {}) => {
  const { access, edits } = world.app();
  return heldFiles(access, edits, { ...credential(), ...more });
};
/** What can be done about each, by its path below the home. */
const ways = async (more?: Partial<Credential>) =>
  Object.fromEntries(
    (await held(more)).map(({ path, ways: its }) => [path.slice(world.at().length + 1), its]),
  );
const changeProfiles = (change: (profile: Profile, n: number) => Profile) =>
  world.change((state) => ({ ...state, profiles: state.profiles.map(change) }));

describe('a key in a file that QCred did not write', () => {
  it('is found with who reads it, its name there and its line; nothing is written and no secret read', async () => {
    await begin({ '.aws/credentials': `# mine\n${entry('ci')}` });
    expect(await held()).toEqual([
      {
        path: world.at('.aws', 'credentials'),
        tools: ['AWS CLI'],
        names: ['ci'],
        line: 3,
        ways: ['rewrite', 'bind'],
        why: '',
      },
    ]);
    expect(world.text('.aws/credentials')).toBe(`# mine\n${entry('ci')}`);
    expect(world.logged).toEqual([]);
  });

  it('is found under each of its names, once', async () => {
    await begin({ '.aws/credentials': entry('ci') + entry('other', 'QOTHERKEY') + entry('again') });
    expect(await held()).toMatchObject([{ names: ['ci', 'again'], line: 2 }]);
  });

  it('has no name where a file holds one', async () => {
    await begin({ '.s3cfg': s3cfg });
    expect(await held()).toEqual([
      {
        path: world.at('.s3cfg'),
        tools: ['s3cmd'],
        names: [],
        line: 2,
        ways: ['rewrite', 'bind'],
        why: '',
      },
    ]);
  });

  it('is not found where another key’s id begins with it', async () => {
    await begin({ '.aws/credentials': entry('ci', 'QOLDKEY10'), '.s3cfg': `# QOLDKEY1x\n` });
    expect(await held()).toEqual([]);
  });

  it('is found where no more than its id stands, and nothing can be written', async () => {
    await begin({ '.aws/config': '[profile x]\n# was QOLDKEY1\nregion = eu-1\n' });
    expect(await held()).toMatchObject([
      {
        path: world.at('.aws', 'config'),
        tools: ['AWS CLI'],
        names: [],
        line: 2,
        ways: [],
        why: 'Only its id stands there, without a secret that a tool would read.',
      },
    ]);
  });

  it('is found in a file that is no text, or that its tool cannot read', async () => {
    await begin({ '.mc/config.json': `{"version":"10","aliases":{"a":{"accessKey":"QOLDKEY1",` });
    world.put('.s3cfg', Buffer.from('[default]\naccess_key = QOLDKEY1\n', 'utf16le'));
    const found = (await held()).toSorted((a, b) => a.path.localeCompare(b.path));
    expect(found).toMatchObject([
      { path: world.at('.mc', 'config.json'), line: 1, ways: [] },
      { path: world.at('.s3cfg'), line: null, ways: [] },
    ]);
    for (const { why } of found) expect(why).toMatch(/^It cannot be read\. .+/);
  });

  it('is not asked for in what cannot be read at all', async () => {
    await begin({});
    mkdirSync(world.at('.s3cfg'));
    expect(await held()).toEqual([]);
  });

  it('is a word like any other where its id is short, unless a tool reads it', async () => {
    await begin({
      '.aws/credentials': '[ci]\naws_access_key_id = QSHORT1\n# QSHORT1\n',
      '.s3cfg': '# QSHORT1\n',
    });
    expect(await ways({ accessKeyId: 'QSHORT1' })).toEqual({ '.aws/credentials': ['bind'] });
  });

  it('is found once where two paths lead to the file', async () => {
    await begin({ elsewhere: entry('ci') });
    mkdirSync(world.at('.aws'));
    symlinkSync(world.at('elsewhere'), world.at('.aws', 'credentials'));
    symlinkSync(world.at('elsewhere'), world.at('.aws', 'config'));
    expect(await held()).toHaveLength(1);
  });

  it('is found where a variable says that the file is', async () => {
    await begin({ elsewhere: entry('ci') });
    Object.assign(world.app().access.deps.env, { AWS_SHARED_CREDENTIALS_FILE: world.at('elsewhere') });
    expect(await ways()).toEqual({ elsewhere: ['rewrite', 'bind'] });
  });

  it('cannot be written where it is not certain which secret belongs to it', async () => {
    await begin({ '.aws/credentials': `${entry('ci')}# QOLDKEY1\n` });
    expect(await held()).toMatchObject([
      {
        ways: ['bind'],
        why: 'Its id and its secret do not stand there side by side, so which belongs to which is not certain.',
      },
    ]);
    world.put(
      '.aws/credentials',
      `${entry('ci')}[b]\naws_access_key_id = QOLDKEY1\naws_secret_access_key = CANARY/other/secret\n`,
    );
    expect(await held()).toMatchObject([{ ways: ['bind'] }]);
  });
});

describe('what a rotation could write', () => {
  it('is nothing where one id has two secrets, however often one of them stands there', async () => {
    const other = `[b]\naws_access_key_id = QOLDKEY1\naws_secret_access_key = CANARY/other/secret\n`;
    await begin({ '.aws/credentials': `${entry('ci')}${other}# ${secret}\n` });
    expect(await held()).toMatchObject([{ ways: ['bind'], why: expect.stringContaining('side by side') }]);
  });

  it('is nothing where a tool would read something else afterwards', async () => {
    await begin({ '.aws/credentials': `${entry('ci')}[QOLDKEY1]\nnote = ${secret}\n` });
    expect(await held()).toMatchObject([
      { ways: ['bind'], why: 'A tool would read something else there afterwards.' },
    ]);
  });

  it('is nothing where another file of the tool cannot be read', async () => {
    await begin({ '.aws/credentials': entry('ci') });
    mkdirSync(world.at('.aws', 'config'));
    expect(await held()).toMatchObject([
      {
        path: world.at('.aws', 'credentials'),
        line: 2,
        ways: [],
        why: expect.stringMatching(/^It cannot be read\. .*config/),
      },
    ]);
  });
});

describe('a key in what QCred wrote', () => {
  it('is none of it: the rotation writes that anyway', async () => {
    await begin({});
    await world.export('aws');
    await world.export('s3cmd');
    expect(await held()).toEqual([]);
  });

  it('beside what others wrote is only what they wrote', async () => {
    await begin({});
    await world.export('aws');
    world.put('.aws/credentials', `${world.text('.aws/credentials')}\n${entry('ci')}`);
    expect(await held()).toMatchObject([{ names: ['ci'], ways: ['rewrite', 'bind'] }]);
  });

  it('and cannot write again says nothing: the rotation stops there by itself', async () => {
    await begin({});
    await world.export('mc');
    const written = world.text('.mc/config.json');
    world.put('.mc/config.json', written.slice(0, -5));
    expect(await held()).toEqual([]);
    // Of another key it says what it says of any file.
    world.change((state) => ({ ...state, bindings: [] }));
    expect(await held()).toMatchObject([{ ways: [] }]);
  });

  it('and can read but not write again is none of what others wrote', async () => {
    await begin({});
    await world.export('mc');
    const older = world.text('.mc/config.json').replace('"10"', '"9"');
    world.put('.mc/config.json', older);
    expect(await held()).toEqual([]);
    const theirs = `"theirs": {"url":"https://s3.example.com","accessKey":"QOLDKEY1","secretKey":"${secret}","api":"S3v4","path":"auto"},`;
    world.put(
      '.mc/config.json',
      older.replace(/"aliases": *\{/, (start) => start + theirs),
    );
    expect(await held()).toMatchObject([{ path: world.at('.mc', 'config.json'), names: ['theirs'] }]);
    // What another tool reads is not meant by it.
    world.put('.mc/config.json', older);
    world.put('.s3cfg', '# QOLDKEY1\n');
    expect(await held()).toMatchObject([{ path: world.at('.s3cfg') }]);
  });

  it('and cannot write again for a reason of its profile is none of what others wrote', async () => {
    await begin({}, { provider: 's3' });
    await world.export('aws');
    await world.export('s3cmd');
    changeProfiles((profile) => ({ ...profile, endpoints: { iam: 'https://iam.example.com' } }));
    expect(await held()).toEqual([]);
    world.put('.aws/credentials', `${world.text('.aws/credentials')}\n${entry('ci')}`);
    expect(await held()).toMatchObject([{ path: world.at('.aws', 'credentials'), names: ['ci'] }]);
    world.put('.mc/config.json', '{"version":"10","note":"QOLDKEY1","aliases":{}}');
    expect(await held()).toMatchObject([{ names: ['ci'] }, { path: world.at('.mc', 'config.json') }]);
  });

  it('and cannot write again for a reason of its profile is not asked for either', async () => {
    await begin({});
    await world.export('aws');
    changeProfiles(({ region: _, ...profile }, n) =>
      n === 0 ? { ...profile, name: 'work', endpoints: {} } : { ...profile },
    );
    const before = world.text('.aws/credentials');
    expect(await held()).toEqual([]);
    expect(world.text('.aws/credentials')).toBe(before);
  });
});

describe('the file that a key was taken in from', () => {
  const origin = (path: string) => ({ origin: `from ${path}` });

  it('is named where no tool is known to read it', async () => {
    await begin({ 'notes.txt': 'key: QOLDKEY1\n' });
    const path = world.at('notes.txt');
    expect(await held(origin(path))).toEqual([
      {
        path,
        tools: [],
        names: [],
        line: null,
        ways: [],
        why: 'The key was taken in from there, and no tool is known to read it now.',
      },
    ]);
  });

  it('is named once, beside others', async () => {
    await begin({ '.aws/credentials': entry('ci'), 'notes.txt': 'key: QOLDKEY1\n' });
    expect(await held(origin(world.at('.aws', 'credentials')))).toHaveLength(1);
    expect(await held(origin(world.at('notes.txt')))).toHaveLength(2);
  });

  it('is not named where it has another key now, is gone, or was no file', async () => {
    await begin({ 'notes.txt': 'key: QOTHERKEY\n' });
    expect(await held(origin(world.at('notes.txt')))).toEqual([]);
    expect(await held(origin(world.at('gone.txt')))).toEqual([]);
    world.put('notes.txt', 'key: QOLDKEY1\n');
    expect(await held(origin(world.at('notes.txt')))).toHaveLength(1);
    expect(await held({ origin: 'from notes.txt' })).toEqual([]);
    expect(await held({ origin: `taken from ${world.at('notes.txt')}` })).toEqual([]);
    rmSync(world.at('notes.txt'));
    mkdirSync(world.at('notes.txt'));
    expect(await held(origin(world.at('notes.txt')))).toEqual([]);
  });
});

describe('an entry may become QCred’s own', () => {
  it('only where a profile has the key', async () => {
    await begin({ '.aws/credentials': entry('ci') }, { profiles: [] });
    expect(await ways()).toEqual({ '.aws/credentials': ['rewrite'] });
  });

  it('not where its name is one of QCred’s', async () => {
    await begin({});
    await world.export('aws');
    const written = world.text('.aws/credentials');
    // Another profile stands there, of another key, and somebody put this key in its place.
    world.change((state) => ({
      ...state,
      credentials: [...state.credentials, { ...credential(), id: idOf(77), accessKeyId: 'QOTHERKEY' }],
      profiles: state.profiles.map((one, n) =>
        n === 0 ? { ...one, source: { kind: 'credential' as const, credentialId: idOf(77) } } : one,
      ),
    }));
    expect(world.text('.aws/credentials')).toBe(written);
    expect(await ways()).toEqual({ '.aws/credentials': ['rewrite'] });
    world.change((state) => ({ ...state, bindings: [] }));
    expect(await ways()).toEqual({ '.aws/credentials': ['rewrite', 'bind'] });
  });
});

describe('what is said of the files', () => {
  const file = (more: Partial<HeldFile> = {}): HeldFile => ({
    path: '/home/ann/.aws/credentials',
    tools: ['AWS CLI'],
    names: ['ci'],
    line: 3,
    ways: ['rewrite', 'bind'],
    why: '',
    ...more,
  });
  const path = file().path;

  it('names them by what stands in them, else by the line', () => {
    expect(
      heldWords('QOLDKEY1', [
        file(),
        file({ path: '/b', names: [] }),
        file({ path: '/c', names: [], line: null }),
      ]),
    ).toBe(
      'The key QOLDKEY1 also stands in /home/ann/.aws/credentials (ci), /b (line 3) and /c, which QCred did not write.',
    );
  });

  it('counts those past the fifth', () => {
    const many = Array.from({ length: 7 }, (_, n) => file({ path: `/${n}`, names: ['a', 'b'] }));
    expect(heldWords('Q', many)).toContain('/3 (a and b) and 3 more, which');
  });

  it('is taken for those that hold the key, and for no other', () => {
    const choices = [
      { path, way: 'rewrite' as const },
      { path: '/b', way: 'leave' as const },
      { path: '/other', way: 'bind' as const },
    ];
    expect(checkChoices('Q', [file(), file({ path: '/b', ways: [] })], choices)).toEqual(choices.slice(0, 2));
  });

  it('has to be said of each', () => {
    expect(() => checkChoices('Q', [file(), file({ path: '/b' })], [{ path, way: 'leave' }])).toThrow(
      expect.objectContaining({
        code: 'in_use',
        message: expect.stringMatching(/stands in \/b \(ci\), which/),
      }),
    );
  });

  it.each([
    ['rewrite', ['bind'], `The new key cannot be written to ${path} (ci). Because.`, '--bind, or --leave it'],
    ['bind', ['rewrite'], `${path} (ci) cannot become an entry of QCred’s.`, '--rewrite, or --leave it'],
    ['bind', [], `${path} (ci) cannot become an entry of QCred’s.`, 'leave it as it is'],
  ] as const)('is refused where %s is not among %o', (way, its, message, hint) => {
    expect(() => checkChoices('Q', [file({ ways: [...its], why: 'Because.' })], [{ path, way }])).toThrow(
      expect.objectContaining({ code: 'bad_input', message, hint: expect.stringContaining(hint) }),
    );
  });
});
