/** `qcred use`, `qcred current`, and the shells that follow: real ones, with names made to break out. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have, qcredCommand, run } from '../../../support/command.ts';
import { passphrase } from '../../../support/world.ts';
import { type ActiveWorld, activeWorld } from './world.ts';

const names = [
  'work',
  'my work',
  "it's",
  'say "hi"',
  '$(touch broke-out)',
  '`touch broke-out`',
  'a;touch broke-out',
  'back\\slash',
  '* ?',
  '-dash',
  '’; touch broke-out; ‘',
  'Zürich 東京',
];
const [node = '', source = ''] = qcredCommand;

let world: ActiveWorld;
const ids = new Map<string, string>();
let env: NodeJS.ProcessEnv;

const qcred = (...args: string[]) => run(node, [source, ...args], { env });
const activeName = async () => (await world.app.state()).active?.name;

beforeAll(async () => {
  world = await activeWorld();
  for (const name of names) ids.set(name, await world.add(name));
  await world.export({ target: 'aws', profileIds: [...ids.values()], mode: 'credential_process' });
  // The command on the path, as the shells find it.
  mkdirSync(world.at('bin'));
  writeFileSync(world.at('bin', 'qcred'), `#!/bin/sh\nexec '${node}' '${source}' "$@"\n`);
  chmodSync(world.at('bin', 'qcred'), 0o755);
  const clean = cleanEnvironment(world.home, {
    QCRED_HOME: world.at('vault'),
    QCRED_PASSPHRASE: passphrase,
    LC_ALL: 'C.UTF-8',
  });
  env = { ...clean, PATH: `${world.at('bin')}:${clean.PATH}` };
});
afterAll(() => world.close());

/** Names as the AWS files have them. */
const awsNames = async (): Promise<Map<string, string>> => {
  const { bindings } = await world.app.open().access.vault.state();
  const byId = new Map(bindings.filter((b) => !b.asDefault).map((b) => [b.profileId, b.name]));
  return new Map([...ids].map(([name, id]) => [name, byId.get(id) ?? '']));
};

describe('qcred use and qcred current', () => {
  it('switches, says who is active, and gives back', async () => {
    expect(await qcred('current')).toMatchObject({ code: 0, stdout: '', stderr: 'No profile is active.\n' });
    expect(await qcred('use', 'work')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '"work" is the default of AWS CLI.\n"qcred undo" takes it back.\n',
    });
    expect(await qcred('current')).toMatchObject({ stdout: 'work (AWS CLI)\n' });
    expect(await qcred('current', '--name')).toMatchObject({ stdout: 'work\n' });
    const told = JSON.parse((await qcred('current', '--json')).stdout);
    expect(told).toEqual({
      id: ids.get('work'),
      name: 'work',
      since: expect.any(String),
      tools: ['AWS CLI'],
    });
    expect(JSON.parse((await qcred('use', 'my work', '--json')).stdout)).toMatchObject({
      active: { name: 'my work' },
      tools: ['AWS CLI'],
      paths: [world.at('.aws', 'config')],
    });
    expect(await qcred('undo')).toMatchObject({ code: 0 });
    expect(await activeName()).toBe('work');
    expect(await qcred('use', '--none')).toMatchObject({ code: 0 });
    expect(await qcred('current', '--name')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await qcred('current', '--json')).toMatchObject({ stdout: 'null\n' });
  });

  it('refuses what it cannot mean', async () => {
    expect(await qcred('use')).toMatchObject({ code: 2 });
    expect(await qcred('use', 'work', '--none')).toMatchObject({ code: 2 });
    expect(await qcred('use', 'wor')).toMatchObject({ code: 1, stderr: expect.stringContaining('"work"') });
    expect(await qcred('use', 'work', '--shell', 'toString')).toMatchObject({ code: 2 });
    expect(await qcred('shell-init', 'tcsh')).toMatchObject({ code: 2 });
    expect(await activeName()).toBeUndefined();
  });
});

/** How each shell is started, quotes a word, and prints a variable in square brackets. */
const shells = [
  {
    program: 'bash',
    args: ['--norc', '--noprofile'],
    load: 'eval "$(qcred shell-init bash)"',
    quote: (word: string) => `'${word.replaceAll("'", `'\\''`)}'`,
    show: (name: string) => `printf '[%s]\\n' "\${${name}-unset}"`,
    set: (name: string) => `export ${name}=before`,
    complete: (words: string[], quote: (word: string) => string) =>
      `COMP_WORDS=(${words.map(quote).join(' ')}); COMP_CWORD=${words.length - 1}; _qcred; eval "printf '<%s>\\n' \${COMPREPLY[*]}"`,
  },
  {
    program: 'zsh',
    args: ['-f'],
    load: 'eval "$(qcred shell-init zsh)"',
    quote: (word: string) => `'${word.replaceAll("'", `'\\''`)}'`,
    show: (name: string) => `printf '[%s]\\n' "\${${name}-unset}"`,
    set: (name: string) => `export ${name}=before`,
    complete: (words: string[], quote: (word: string) => string) =>
      `compadd() { shift; print -rl -- "<"\${^@}">" }; words=(${words.map(quote).join(' ')}); CURRENT=${words.length}; _qcred`,
  },
  {
    program: 'fish',
    args: ['--no-config'],
    load: 'qcred shell-init fish | source',
    quote: (word: string) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    show: (name: string) => `set -q ${name}; and printf '[%s]\\n' $${name}; or echo '[unset]'`,
    set: (name: string) => `set -gx ${name} before`,
    complete: (words: string[], quote: (word: string) => string) =>
      `for one in (complete -C ${quote(words.join(' '))}); printf '<%s>\\n' $one; end`,
  },
] as const;

for (const { program, args, load, quote, show, set, complete } of shells) {
  const here = await have(program);
  describe(program, () => {
    const shell = (...lines: string[]) => run(program, [...args, '-c', [load, ...lines].join('\n')], { env });

    it.runIf(here)(
      'follows, whatever the profile is called',
      async () => {
        const inAws = await awsNames();
        for (const name of names) {
          const { stdout, stderr, code } = await shell(
            set('AWS_ACCESS_KEY_ID'),
            set('AWS_REGION'),
            `qcred use -- ${quote(name)}`,
            show('AWS_PROFILE'),
            show('AWS_ACCESS_KEY_ID'),
            show('AWS_REGION'),
          );
          expect({ code, stderr }).toEqual({
            code: 0,
            stderr: expect.stringContaining(`"${name}" is the default`),
          });
          expect(stdout).toBe(`[${inAws.get(name)}]\n[unset]\n[unset]\n`);
          expect(await activeName()).toBe(name);
        }
        expect(existsSync('broke-out')).toBe(false);
      },
      300_000,
    );

    it.runIf(here)('forgets the profile with --none, and nothing else', async () => {
      const lines = [set('AWS_REGION'), 'qcred use work', 'qcred use --none'];
      expect((await shell(...lines, show('AWS_PROFILE'))).stdout).toBe('[unset]\n');
      const own = [
        'AWS_REGION',
        'AWS_PROFILE',
        'AWS_ENDPOINT_URL_DYNAMODB',
        'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
      ];
      const shown = own.map((name) => show(name));
      const twice = ["qcred use 'my work'", 'qcred use work', ...shown, 'qcred use --none', ...shown];
      expect((await shell(...own.map((name) => set(name)), 'qcred use work', ...twice)).stdout).toBe(
        `[unset]\n[${(await awsNames()).get('work')}]\n[unset]\n[unset]\n${'[before]\n'.repeat(4)}`,
      );
      expect((await shell(set('AWS_REGION'), 'qcred use --none', show('AWS_REGION'))).stdout).toBe(
        '[before]\n',
      );
    });

    it.runIf(here)('carries nothing out but variables, and hands every failure on', async () => {
      const help = await shell('qcred use --help');
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toContain('Usage: qcred use PROFILE');
      expect((await shell('qcred use nobody')).code).toBe(1);
      expect(JSON.parse((await shell('qcred use work --json')).stdout)).toMatchObject({
        active: { name: 'work' },
      });
      expect((await shell(set('AWS_PROFILE'), 'qcred use nobody', show('AWS_PROFILE'))).stdout).toBe(
        '[before]\n',
      );
      expect((await shell('qcred current --name')).stdout).toBe('work\n');
    });

    it.runIf(here)('completes commands and profiles, and runs none of them', async () => {
      const commands = await shell(complete(['qcred', 'shell'], quote));
      expect(commands.stdout).toContain('<shell-init>');
      const { stdout } = await shell(complete(['qcred', 'use', ''], quote));
      for (const name of names) if (name !== '-dash') expect(stdout).toContain(`<${name}`);
      expect(existsSync('broke-out')).toBe(false);
      expect((await shell(complete(['qcred', 'doctor', ''], quote))).stdout).not.toContain('my work');
    });
  });
}
