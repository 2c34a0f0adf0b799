import { AsyncLocalStorage } from 'node:async_hooks';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, createApp } from '#core/app.ts';
import type { OpenVault } from '#core/store/access.ts';
import { secretIdsOf } from '#core/store/credentials.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportRequest } from '#core/tools/exports/request.ts';
import type { DemoSandbox } from '#sandbox/demo/demo.ts';
import type { ProviderId } from '#shared/model.ts';
import { bindingStatuses, planExports } from '../support/calls.ts';
import { cleanEnvironment, type Finished, qcredSource, run, temporaryHome } from '../support/command.ts';
import { itemsIn, keychainFile } from '../support/faults/keychainFile.ts';
import { depsIn } from '../support/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const preload = fileURLToPath(new URL('../support/faults/preload.ts', import.meta.url));

/** What the person had before QCred. */
const ownFiles: Readonly<Record<string, string>> = {
  '.aws/credentials': `# my own
[default]
aws_access_key_id = AKIAOWN0000000000001
aws_secret_access_key = CANARYownDefaultSecret0000000000000000001

[legacy]
aws_access_key_id = AKIAOWN0000000000002
aws_secret_access_key = CANARYownLegacySecret00000000000000000002
`,
  '.aws/config': '[default]\nregion = eu-west-1\n\n[profile legacy]\nregion = us-east-1\n',
  '.config/rclone/rclone.conf': '[mine]\ntype = local\n',
  '.s3cfg':
    '[default]\naccess_key = AKIAOWN0000000000003\nsecret_key = CANARYownS3cmdSecret000000000000000003\n',
};

/** An account to connect. */
type Account = DemoSandbox['account'];

/** For commands that want none. */
export const noAccount: Account = { url: '', accessKeyId: '', accountId: '', secretAccessKey: '' } as Account;

/** Where one call of a command is made to fail. */
export interface Fault {
  at: number;
  kind: 'kill' | 'EIO' | 'ENOSPC';
}

/** Everything that must fit together, with what differs from run to run left out. */
export interface Facts {
  files: Record<string, string | null>;
  profiles: string[];
  active: string | null;
  bindings: string[];
  accounts: string[];
  rotations: string[];
  kept: string[];
  /** Changes of files that can be undone, the newest first. */
  history: string[];
  log: string[];
}

/** A home with a vault, for one command that is run over and over from the same beginning. */
export interface OneChangeWorld {
  account: Account;
  /** The application in this process; the vault is made unless there is one. */
  app(): Promise<App>;
  /** Keeps all files and items as they are now, to begin with. */
  keep(): void;
  /** Puts back what was kept. */
  restore(): void;
  /** Runs the command from source. @returns with what it changed, one line a call, where `trace` is asked for */
  qcred(args: readonly string[], input?: string, fault?: Fault): Promise<Finished & { calls: string[] }>;
  /** Starts QCred as any command does, and looks at everything. */
  look(): Promise<{ facts: Facts; problems: string[] }>;
  text(path: string): string | null;
  close(): void;
}

/** Of the test that asks: several run at once. */
const keychain = new AsyncLocalStorage<string>();
keychainFile(() => keychain.getStore() ?? '');

/** Ids of what a command makes are other ones each time. */
const nameless = (text: string): string =>
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>').replaceAll(root, '<root>');

/** @param account there for the commands that want one */
export function oneChangeWorld(account: Account): OneChangeWorld {
  const place = temporaryHome();
  const home = join(place.home, 'home');
  const kept = join(place.home, 'kept');
  const dataDir = join(home, 'vault');
  const items = join(home, 'keychain.json');
  keychain.enterWith(items);
  const traceFile = join(place.home, 'trace');
  const deps = depsIn({ home, dataDir }, { command: [join(root, 'bin', 'qcred')] });
  let current: App | null = null;
  for (const [path, text] of Object.entries(ownFiles)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }

  const close = () => {
    current?.close();
    current = null;
  };

  async function app(): Promise<App> {
    current ??= createApp(deps, { version: '', demo: false });
    if ((await current.vault()).status === 'absent') await current.create('keychain');
    await current.unlock();
    return current;
  }

  const text = (path: string) =>
    existsSync(join(home, path)) ? readFileSync(join(home, path), 'utf8') : null;

  /** Half-written files beside those of the tools. */
  const litter = () =>
    [...new Set(Object.keys(ownFiles).map((path) => dirname(join(home, path))))]
      .flatMap((folder) => readdirSync(folder))
      .filter((name) => name.startsWith('.qcred-'))
      .map((name) => `unfinished file: ${name}`);

  return {
    account,
    app,
    text,

    keep() {
      close();
      rmSync(kept, { recursive: true, force: true });
      cpSync(home, kept, { recursive: true, preserveTimestamps: true });
    },

    restore() {
      close();
      rmSync(home, { recursive: true, force: true });
      cpSync(kept, home, { recursive: true, preserveTimestamps: true });
    },

    async qcred(args, input, fault) {
      close();
      rmSync(traceFile, { force: true });
      const env = cleanEnvironment(home, {
        QCRED_HOME: dataDir,
        NODE_COMPILE_CACHE: join(place.home, 'compiled'),
        FAULT_AT: String(fault?.at ?? 0),
        FAULT_KIND: fault?.kind ?? 'kill',
        FAULT_TRACE: traceFile,
        FAULT_KEYCHAIN: items,
      });
      const done = await run(process.execPath, ['--import', preload, qcredSource, ...args], { env, input });
      const calls = existsSync(traceFile) ? readFileSync(traceFile, 'utf8').trimEnd().split('\n') : [];
      return { ...done, calls };
    },

    async look() {
      close();
      const absent = (await createApp(deps, { version: '', demo: false }).vault()).status === 'absent';
      const files = Object.fromEntries(Object.keys(ownFiles).map((path) => [path, text(path)]));
      if (absent) {
        const facts = { files, profiles: [], active: null, bindings: [], accounts: [] };
        return { facts: { ...facts, kept: [], rotations: [], history: [], log: [] }, problems: litter() };
      }
      const open = (await app()).open();
      const state = await open.access.vault.state();
      const names = new Map(state.profiles.map((p) => [p.id, p.name]));
      const { records } = await open.access.activity.list({ limit: 100 });
      const verified = await open.access.activity.verify();
      const statuses = await bindingStatuses(await app());
      const problems = [
        ...litter(),
        ...(verified.ok ? [] : [`log: ${verified.message}`]),
        ...state.bindings.flatMap((b) => {
          const status = statuses.get(b.id);
          return status?.status === 'in_sync'
            ? []
            : [`${b.target} ${b.name}: ${status?.status} ${status?.message}`];
        }),
        ...(await strayItems(open.access, items)),
      ];
      return {
        problems,
        facts: {
          files: Object.fromEntries(
            Object.keys(ownFiles).map((path) => [
              path,
              text(path) === null ? null : nameless(text(path) ?? ''),
            ]),
          ),
          profiles: state.profiles.map((p) => p.name).sort(),
          active: state.active && (names.get(state.active.profileId) ?? 'nobody'),
          bindings: state.bindings
            .map(
              (b) =>
                `${b.target} ${b.name} ${b.mode}${b.asDefault ? ' default' : ''} ${names.get(b.profileId)}`,
            )
            .sort(),
          accounts: state.accounts.map((a) => a.name),
          kept: state.keptSecrets.map(({ why, credential }) => `${credential.accessKeyId} ${why}`),
          rotations: state.rotations.map((r) => `${r.oldKey} ${r.state} ${r.step}`),
          history: (await open.edits.list()).map((c) => `${c.title}${c.undone ? ', undone' : ''}`),
          log: records
            .filter(({ action }) => action !== 'secret.read')
            .map(({ action, subject, detail = '' }) =>
              nameless(`${action} ${subject} ${detail}`).replaceAll(home, '~'),
            )
            .reverse(),
        },
      };
    },

    close() {
      close();
      place.remove();
    },
  };
}

/**
 * Items that nothing in the vault refers to, and those that are missing. The anchor of the log comes after
 * its first record, so one that is cut off there has none yet; whether it should, verifying the log says.
 */
async function strayItems({ vault }: OpenVault, path: string): Promise<string[]> {
  const state = await vault.state();
  const named = [...secretIdsOf(state)].map((id) => `credential/${id}`);
  const wanted = new Set([`vault-key/${vault.id}`, ...named]);
  const there = Object.keys(itemsIn(path)).filter((item) => item !== `activity-anchor/${vault.id}`);
  return [
    ...there.filter((item) => !wanted.has(item)).map((item) => `stray item: ${item}`),
    ...[...wanted].filter((item) => !there.includes(item)).map((item) => `missing item: ${item}`),
  ];
}

/** Saves a profile with a key of its own. @returns its id */
export async function addProfile(
  app: App,
  name: string,
  number: number,
  provider: ProviderId = 'aws',
): Promise<string> {
  const { id } = await app.open().profiles.save(
    {
      name,
      provider,
      region: provider === 'aws' ? 'us-east-1' : 'nyc3',
      endpoints: {},
      source: { kind: 'credential', accessKeyId: `AKIATEST${number}` },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(`CANARY/${name}/secret+0123456789`) } },
  );
  return id;
}

const exportTo = async (app: App, ...requests: ExportRequest[]): Promise<void> => {
  await app.open().plans.apply((await planExports(app, requests)).planId);
};

/** A command, and what it is run on. */
export interface Scene {
  name: string;
  /** Makes the vault that it begins with; without it there is none. */
  prepare?(app: App): Promise<unknown>;
  run(account: Account): { args: readonly string[]; input?: string };
  /** Its exit code; 0 unless told. */
  code?: number;
  /** Shorter commands whose end it may stop at: it does several things in turn. */
  halfway?: readonly (readonly string[])[];
  /** Afterwards, no active profile means the files of before. */
  givesBack?: boolean;
}

async function twoProfiles(app: App): Promise<string> {
  await addProfile(app, 'other', 2);
  return addProfile(app, 'work', 1);
}

async function exported(app: App): Promise<string> {
  const id = await twoProfiles(app);
  await exportTo(
    app,
    { target: 'aws', profileIds: [id], mode: 'credential_process' },
    { target: 'rclone', profileIds: [id], mode: 'static' },
  );
  return id;
}

async function activated(app: App): Promise<void> {
  const id = await exported(app);
  await (await app.open().active()).use(id);
}

const given =
  (args: readonly string[], input?: string): Scene['run'] =>
  () => ({ args, input });

const key = 'CANARYtypedIn/0123456789abcdefghijklmnop\n';
const added = ['add', 'third', '--provider', 'aws', '--access-key-id', 'AKIATEST3', '--region', 'us-east-1'];
/** What is tried: each command that changes more than one of vault, files, keychain and log. */
export const scenes: readonly Scene[] = [
  {
    name: 'add, the first',
    run: given([...added, '--store', 'keychain'], key),
    halfway: [['import', 'boto', '--store', 'keychain']],
  },
  { name: 'add', prepare: twoProfiles, run: given(added, key) },
  {
    name: 'import --replace-plaintext',
    prepare: twoProfiles,
    run: given(['import', 'aws', 'legacy', '--replace-plaintext']),
    halfway: [['import', 'aws', 'legacy']],
  },
  { name: 'export', prepare: twoProfiles, run: given(['export', 'aws', 'rclone', 'work', 'other']) },
  { name: 'export --remove', prepare: exported, run: given(['export', 'rclone', '--remove', 'work']) },
  { name: 'use', prepare: exported, run: given(['use', 'work']), givesBack: true },
  { name: 'use --none', prepare: activated, run: given(['use', '--none']), givesBack: true },
  { name: 'undo', prepare: activated, run: given(['undo']), givesBack: true },
  { name: 'remove', prepare: twoProfiles, run: given(['remove', 'other', '--yes']) },
  { name: 'remove --forget', prepare: twoProfiles, run: given(['remove', 'other', '--yes', '--forget']) },
  {
    name: 'add --replace-secret',
    prepare: twoProfiles,
    run: given(
      ['add', 'again', '--provider', 'aws', '--access-key-id', 'AKIATEST1', '--replace-secret'],
      key,
    ),
  },
  {
    name: 'secret restore',
    async prepare(app) {
      await twoProfiles(app);
      const { access, profiles } = app.open();
      const other = (await access.vault.state()).profiles.find(({ name }) => name === 'other');
      await profiles.remove([other?.id ?? '']);
    },
    run: given(['secret', 'restore', 'AKIATEST2']),
  },
  {
    name: 'rotate, with a key that the person makes',
    prepare: (app) => addProfile(app, 'mine', 1, 'spaces'),
    run: given(['rotate', 'mine', '--yes']),
    code: 1,
  },
  {
    name: 'account add',
    prepare: twoProfiles,
    run: ({ url, accessKeyId, secretAccessKey }) => ({
      args: [
        ...['account', 'add', '--name', 'ours', '--provider', 'quilibrium', '--access-key-id', accessKeyId],
        ...['--endpoint-iam', url, '--endpoint-sts', url, '--no-sync'],
      ],
      input: `${secretAccessKey}\n`,
    }),
  },
];
