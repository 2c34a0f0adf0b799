/** A vault with bindings and tools whose files say what a test wants: for tests of how bindings stand. */
import type { OpenVault } from '#core/store/access.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Edits } from '#core/tools/edits/edits.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import {
  type Binding,
  emptyVault,
  type ProfileSource,
  type TargetId,
  type VaultState,
} from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import { idOf, later, now } from '../../records.ts';

/** A role on top of profile `on`. */
export const role = (on: number): Extract<ProfileSource, { kind: 'role' }> => ({
  kind: 'role',
  profileId: idOf(on),
  roleArn: 'arn:aws:iam::1000000000:role/reader',
});

/** Binding `n` of profile `n` in the AWS files, asking QCred, unless told otherwise. */
export const binding = (n: number, more: Partial<Binding> = {}): Binding => ({
  id: idOf(100 + n),
  profileId: idOf(n),
  target: 'aws',
  name: `name-${n}`,
  mode: 'credential_process',
  writtenAt: later(0),
  ...more,
});

/** What a file says under a name; asking QCred unless told otherwise. */
export const found = (name: string, more: Partial<FoundProfile> = {}): FoundProfile => ({
  name,
  provider: 'quilibrium',
  kind: 'ours',
  endpoints: {},
  notices: [],
  repairable: false,
  where: { path: '/home/p/.aws/config', line: 1 },
  ...more,
});

export const secret = (text: string): Secret => new Secret(`CANARY/${text}`);
export const wrong = (message: string): Notice => ({ level: 'error', message, hint: '' });

/** What the files of tools say, and what was asked of them. */
export interface Given {
  access: OpenVault;
  edits: Edits;
  state: VaultState;
  /** What the reader of a tool finds; an error is thrown in its place. */
  files: Partial<Record<TargetId, { profiles: FoundProfile[]; notices?: Notice[] } | Error>>;
  /** Names of entries that stand otherwise than they should. */
  drifted: string[];
  /** What was compared with the files. */
  compared: ExportEntry[];
  /** Paths whose files are there. */
  there: Set<string>;
  /** Which files were read. */
  read: string[];
}

/** Opens one. */
export function given(state: Partial<VaultState> = {}): Given {
  const world = { files: {}, drifted: [], compared: [], there: new Set(), read: [] } as unknown as Given;
  world.state = { ...emptyVault(), ...state };
  const work = async (job: string, target: TargetId, _texts: unknown, entries: ExportEntry[]) => {
    if (job === 'drifted') {
      world.compared.push(...entries);
      return entries.flatMap(({ name }, i) => (world.drifted.includes(name) ? [i] : []));
    }
    if (job === 'plan') return [];
    const says = world.files[target] ?? { profiles: [] };
    if (says instanceof Error) throw says;
    return { notices: [], ...says };
  };
  const access = {
    deps: {
      now: () => now,
      home: '/home/p',
      env: {},
      platform: 'linux',
      command: ['/usr/bin/qcred'],
      work,
    },
    vault: {
      key: new Uint8Array(32).fill(7),
      state: async () => world.state,
      update: async (change: (state: VaultState) => VaultState) => {
        world.state = change(world.state);
        return world.state;
      },
    },
  };
  const edits = {
    readForPlan: async (path: string) => {
      world.read.push(path);
      return { text: world.there.has(path) ? 'text' : null, before: null, target: path, names: 1 };
    },
  };
  return Object.assign(world, {
    access: access as unknown as OpenVault,
    edits: edits as unknown as Edits,
  });
}
