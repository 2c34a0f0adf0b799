/** References in the place of secrets: real readers and writers on texts in memory, and nothing on a disk. */
import { describe, expect, it } from 'vitest';
import { workHere } from '#core/nodeDeps.ts';
import { createImports } from '#core/tools/imports/imports.ts';
import type { PlannedWrite } from '#core/tools/plans.ts';
import type { PlannedFile } from '#core/tools/targets/kit/target.ts';
import type { JobName } from '#core/tools/work/work.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { credential, idOf as id, profile } from '../../records.ts';
import { binding, given } from '../bindings/given.ts';
import { arnOf, idOf, secret } from './given.ts';

const home = '/home/p';
const config = `${home}/.aws/config`;
const credentials = `${home}/.aws/credentials`;
const rclone = `${home}/.config/rclone/rclone.conf`;
const s3cfg = `${home}/.s3cfg`;

const key = (name: string, is = name) =>
  `[${name}]\naws_access_key_id = ${idOf(is)}\naws_secret_access_key = ${secret(is).reveal()}\n`;
const role = (name: string, source: string, more = '') =>
  `[profile ${name}]\nrole_arn = ${arnOf(name)}\nsource_profile = ${source}\n${more}`;
const remote = (name: string, is = name, more = 'provider = AWS\n') =>
  `[${name}]\ntype = s3\n${more}access_key_id = ${idOf(is)}\nsecret_access_key = ${secret(is).reveal()}\n`;

interface Wish {
  /** Names of what is wanted; all that can be taken in unless told otherwise. */
  wanted?: string[];
  state?: Partial<VaultState>;
  /** What a job throws for a text that matches. */
  fails?: { job: string; at: RegExp; with: Error };
  /** What is made of each text that a tool's writer plans. */
  spoils?: (text: string) => string;
}

/** What taking in and replacing would do to these files. */
async function preview(files: Record<string, string>, { wanted, state, fails, spoils }: Wish = {}) {
  const world = given(state);
  let uuids = 0;
  const work = async (name: JobName, ...input: never) => {
    if (fails && name === fails.job && fails.at.test(JSON.stringify(input))) throw fails.with;
    const done: unknown = await workHere(name, ...input);
    if (!spoils || name !== 'plan' || !Array.isArray(done)) return done;
    return done.map((file: PlannedFile) => ({ ...file, text: spoils(file.text) }));
  };
  Object.assign(world.access.deps, { work, uuid: () => id(1000 + ++uuids) });

  Object.assign(world.access, { secrets: { get: async () => null } });
  const edits = {
    readForPlan: async (path: string) => ({
      text: files[path] ?? null,
      before: null,
      target: path,
      names: 1,
    }),
  };
  let draft: PlannedWrite | undefined;
  const propose = (planned: PlannedWrite) => {
    draft = planned;
    return { planId: 'plan' };
  };
  const imports = createImports(world.access, edits as never, {} as never, { propose } as never);
  const { scanId, found } = await imports.scan();
  const keys = found
    .filter(({ name, importable }) => (wanted ? wanted.includes(name) : importable))
    .map((one) => one.key);
  const { taken, left } = await imports.preview(scanId, keys, { replacing: true });
  const after = new Map(
    (draft?.plan.edits ?? []).map(({ path, after: bytes }) => [path, bytes && Buffer.from(bytes).toString()]),
  );
  return {
    taken: taken.map(({ name }) => name),
    left: left.filter(({ what }) => what === 'replace').map(({ name, why }) => [name, why]),
    title: draft?.plan.title,
    notices: draft?.notices.map(({ message }) => message),
    bindings: draft?.bindings.set.map(({ target, name, mode, asFound }) => [
      target,
      name,
      mode,
      asFound === true,
    ]),
    text: (path: string) => after.get(path) ?? files[path],
    paths: [...after.keys()],
  };
}

describe('a secret', () => {
  it('goes where its tool asks QCred instead, and the rest of the file stays', async () => {
    const before = '[profile one]\nregion = eu-west-1\noutput = json\n';
    const plan = await preview({ [config]: before, [credentials]: key('one') });
    expect(plan).toMatchObject({
      taken: ['one'],
      left: [],
      title: 'Replace 1 plaintext secret by references',
    });
    expect(plan.text(config)).toMatch(/^\[profile one\]\n(?:credential_process = .*\n)?region = eu-west-1\n/);
    expect(plan.text(config)).toContain('credential_process = /usr/bin/qcred credential-process --profile ');
    expect(plan.text(credentials)).not.toContain('CANARY');
    expect(plan.bindings).toEqual([['aws', 'one', 'credential_process', true]]);
  });

  it('goes where its tool reads the AWS profile, which is written for that', async () => {
    const plan = await preview({ [rclone]: remote('one') });
    expect(plan.text(rclone)).toMatch(/env_auth = true/);
    expect(plan.text(rclone)).toContain('profile = one');
    expect(plan.text(rclone)).not.toContain('CANARY');
    expect(plan.text(config)).toContain('[profile one]');
    expect(plan.bindings).toContainEqual(['rclone', 'one', 'reference', true]);
  });

  it('stays where its tool can only keep the secret itself', async () => {
    const text = `[default]\naccess_key = ${idOf('one')}\nsecret_key = ${secret('one').reveal()}\n`;
    const plan = await preview({ [s3cfg]: text, [credentials]: key('two') });
    expect(plan.left).toEqual([['default', 's3cmd can only keep the secret itself.']]);
    expect(plan.paths.sort()).toEqual([config, credentials]);
    expect(plan.notices).toContain(
      's3cmd can only keep the secret itself. The secret stays where it is: default.',
    );
    expect(plan.title).toBe('Replace 1 plaintext secret by references');
  });

  it('of one key goes from each name that it has', async () => {
    const plan = await preview({ [credentials]: key('a', 'x') + key('b', 'x'), [rclone]: remote('c', 'x') });
    expect(plan).toMatchObject({
      taken: ['a'],
      left: [],
      title: 'Replace 3 plaintext secrets by references',
    });
    expect([plan.text(credentials), plan.text(rclone)].join('')).not.toContain('CANARY');
    expect(plan.bindings?.map(([target, name]) => `${target} ${name}`)).toEqual([
      'aws a',
      'aws b',
      'rclone c',
    ]);
  });

  it('goes only of what was chosen', async () => {
    const plan = await preview({ [credentials]: key('a') + key('b') }, { wanted: ['b'] });
    expect(plan.text(credentials)).toContain(key('a'));
    expect(plan.text(credentials)).not.toContain(secret('b').reveal());
    expect((await preview({ [credentials]: key('a') }, { wanted: [] })).title).toBeUndefined();
  });

  it('goes from what is here already as well', async () => {
    const state = {
      credentials: [credential(1, { provider: 'aws', accessKeyId: idOf('one') })],
      profiles: [profile(1, { provider: 'aws', name: 'mine' })],
    } as const;
    const plan = await preview(
      { [credentials]: key('one') },
      { state: { ...state, credentials: [...state.credentials], profiles: [...state.profiles] } },
    );
    expect(plan.taken).toEqual(['mine']);
    expect(plan.text(config)).toContain(`credential-process --profile ${id(1)}`);
  });
});

describe('beside what cannot be taken in', () => {
  it('a key stays where another one stands in the same place', async () => {
    const shadowed = `[profile w]\naws_access_key_id = not an id\naws_secret_access_key = ${secret('old').reveal()}\n`;
    const plan = await preview({ [config]: shadowed, [credentials]: key('w') });
    expect(plan.left).toEqual([['w', 'Another key stands in the same place, which was not taken in.']]);
    expect(plan.paths).toEqual([]);
  });

  it('both go where both are taken in', async () => {
    const shadowed = key('w', 'old').replace('[w]', '[profile w]');
    const plan = await preview({ [config]: shadowed, [credentials]: key('w') });
    expect(plan).toMatchObject({ taken: ['w', 'w-unused'], left: [] });
    expect(`${plan.text(config)}${plan.text(credentials)}`).not.toContain('CANARY');
  });

  it('a key stays where something else is in its entry that would be lost', async () => {
    const plan = await preview({
      [config]: '[profile w]\ncredential_process = /opt/other\n',
      [credentials]: key('w'),
    });
    expect(plan.left).toEqual([['w', expect.stringMatching(/\S/)]]);
    expect(plan.paths).toEqual([]);
  });

  it('the key of a role stays where a role would have to be written that would lose something', async () => {
    const roles = role('top', 'w', 'sso_region = us-east-1\n') + role('w', 'w');
    const plan = await preview({ [config]: roles, [credentials]: key('w') });
    expect(plan.left).toEqual([['w-key', expect.not.stringContaining('builds on it and')]]);
    expect(plan.paths).toEqual([]);
  });

  it('the key of a role stays where a role that builds on it was not taken in', async () => {
    const roles = role('a', 'b') + role('b', 'a');
    const plan = await preview({ [config]: roles, [credentials]: key('b') });
    expect(plan.left).toEqual([['b-key', '"b" builds on it and was not taken in.']]);
    expect(plan.paths).toEqual([]);
  });
});

describe('a key beside a role', () => {
  it('gets an entry of its own, and what builds on it builds on that', async () => {
    const plan = await preview({
      [config]: role('base', 'root') + role('top', 'base'),
      [credentials]: key('base') + key('root'),
    });
    expect(plan.left).toEqual([]);
    expect(plan.text(config)).toMatch(/\[profile top\][^[]*source_profile = base-key/);
    expect(plan.text(config)).toMatch(/\[profile base\][^[]*source_profile = root/);
    expect(plan.text(config)).toMatch(/\[profile base-key\][^[]*credential_process = /);
    expect(`${plan.text(config)}${plan.text(credentials)}`).not.toContain('CANARY');
    expect(plan.title).toBe('Replace 2 plaintext secrets by references');
  });

  it('just goes where nothing builds on it', async () => {
    const plan = await preview({
      [config]: role('upper', 'root'),
      [credentials]: key('root', 'x') + key('upper', 'x'),
    });
    expect(plan.left).toEqual([]);
    expect(plan.text(config)).toContain(role('upper', 'root'));
    expect(`${plan.text(config)}${plan.text(credentials)}`).not.toMatch(/CANARY|upper-key/);
  });

  it('needs no entry of its own where its profile has a name there already', async () => {
    const files = {
      [config]: role('base', 'root') + role('top', 'base'),
      [credentials]: key('base', 'x') + key('root', 'x'),
    };
    const plan = await preview(files);
    expect(plan.left).toEqual([]);
    expect(plan.text(config)).not.toContain('base-key');
    expect(plan.text(config)).toMatch(/\[profile top\][^[]*source_profile = root/);
  });

  it('stays with that of another which builds on it and has to stay', async () => {
    const roles = role('one', 'two') + role('two', 'one') + role('odd', 'two', 'duration_seconds = 12\n');
    const plan = await preview({ [config]: roles, [credentials]: key('one') + key('two') });
    expect(Object.fromEntries(plan.left)).toEqual({
      'two-key': '"odd" builds on it and was not taken in.',
      'one-key': 'A role that builds on it has a key of its own beside it, which stays.',
    });
    expect(plan.paths).toEqual([]);
  });
});

describe('what would go wrong', () => {
  it('keeps back only what is wrong itself', async () => {
    const fails = {
      job: 'plan',
      at: /"name":"[bd]"/,
      with: new QCredError('unsupported', 'It would change what nobody meant.'),
    };
    const names = ['a', 'b', 'c', 'd', 'e'];
    const plan = await preview({ [credentials]: names.map((name) => key(name)).join('') }, { fails });
    expect(plan.left).toEqual([
      ['b', 'It would change what nobody meant.'],
      ['d', 'It would change what nobody meant.'],
    ]);
    expect(plan.title).toBe('Replace 3 plaintext secrets by references');
    expect(plan.text(credentials)).toContain(key('b'));
    expect(plan.text(credentials)?.match(/CANARY/g)).toHaveLength(2);
    expect(plan.notices).toContain(
      'It would change what nobody meant. The secrets stay where they are: b and d.',
    );
  });

  it('keeps all back where only together they are wrong', async () => {
    const fails = {
      job: 'plan',
      at: /"name":"a".*"name":"b"/,
      with: new QCredError('unsupported', 'Not both.'),
    };
    const plan = await preview({ [credentials]: key('a') + key('b') }, { fails });
    expect(plan.left).toEqual([
      ['a', 'Not both.'],
      ['b', 'Not both.'],
    ]);
    expect(plan.paths).toEqual([]);
  });

  it('is what a tool would be told otherwise than before: only that stays', async () => {
    const regions = ['a', 'b'].map((name) => `[profile ${name}]\nregion = eu-west-1\n`).join('');
    const plan = await preview(
      { [config]: regions, [credentials]: key('a') + key('b') },
      { spoils: (text) => text.replace('[profile a]\nregion = eu-west-1\n', '[profile a]\n') },
    );
    expect(plan.left).toEqual([['a', 'Its region would be another one.']]);
    expect(plan.text(credentials)).toContain(key('a'));
    expect(plan.text(credentials)).not.toContain(secret('b').reveal());
    expect(plan.title).toBe('Replace 1 plaintext secret by references');
  });

  it('is a secret of somebody else that would go along: then all stays that it went with', async () => {
    const theirs = '[theirs]\naws_secret_access_key = CANARY/theirs+of-nobody-here\n';
    const plan = await preview(
      { [credentials]: key('a') + theirs + key('b'), [rclone]: remote('c') },
      { spoils: (text) => text.replace('aws_secret_access_key = CANARY/theirs+of-nobody-here\n', '') },
    );
    const why = 'Something else in the file would change its meaning.';
    expect(plan.left).toEqual([
      ['a', why],
      ['b', why],
    ]);
    expect(plan.text(credentials)).toBe(key('a') + theirs + key('b'));
    expect(plan.text(rclone)).not.toContain('CANARY');
  });

  it('is told as what it is where nobody foresaw it', async () => {
    for (const error of [new TypeError('not foreseen'), new QCredError('internal', 'not foreseen')])
      await expect(
        preview({ [credentials]: key('a') }, { fails: { job: 'plan', at: /./, with: error } }),
      ).rejects.toBe(error);
  });
});

it('what is bound under a name is bound under it again, and under no other', async () => {
  const state = {
    credentials: [credential(1, { provider: 'aws', accessKeyId: idOf('root') })],
    profiles: [profile(1, { provider: 'aws' })],
    bindings: [binding(1, { name: 'root' })],
  };
  const process = `[profile root]\ncredential_process = /usr/bin/qcred credential-process --profile ${id(1)}\n`;
  const plan = await preview(
    { [config]: process + role('base', 'root') + role('top', 'base'), [credentials]: key('base', 'root') },
    { state },
  );
  expect(plan.left).toEqual([]);
  expect(plan.text(config)).toMatch(/\[profile top\][^[]*source_profile = root/);
  expect(plan.text(config)).not.toContain('base-key');
});
