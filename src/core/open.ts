import { join } from 'node:path';
import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { SyncProgress } from '#shared/contract/accounts.ts';
import type { CallOutput, UnsavedProfile } from '#shared/contract/index.ts';
import type { Settings } from '#shared/model.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { Management } from './accounts/management.ts';
import { mirrorFolder } from './accounts/mirror.ts';
import type { Tightening } from './accounts/tighten/tighten.ts';
import type { Advisor } from './advisor/advisor.ts';
import { healthFolder, namesOf, recordName } from './advisor/kept/names.ts';
import type { Keys } from './keys/keys.ts';
import { createProfiles, type Profiles } from './profiles/profiles.ts';
import { createSessionCache, sessionFolder } from './profiles/sessions/cache.ts';
import type { Sessions } from './profiles/sessions/sessions.ts';
import type { Connection } from './profiles/sessions/testProfile.ts';
import type { Policies } from './rotation/due/policies.ts';
import type { Rotations } from './rotation/rotations.ts';
import type { Splitting } from './rotation/split/splitting.ts';
import type { OpenVault } from './store/access.ts';
import type { Allow } from './store/consent.ts';
import { sweepSecrets } from './store/keptSecrets.ts';
import { eraseLeft } from './store/noted.ts';
import { sweepSealed } from './store/sealedFile.ts';
import type { Active } from './tools/active/active.ts';
import type { Bindings } from './tools/bindings/bindings.ts';
import type { Tools } from './tools/bindings/tools.ts';
import { createEdits, type Edits } from './tools/edits/edits.ts';
import type { Exports } from './tools/exports/exports.ts';
import type { Imports } from './tools/imports/imports.ts';
import type { Pastes } from './tools/paste/pastes.ts';
import { besideFiles, createPlans, type Plans } from './tools/plans.ts';
import type { Translations } from './tools/translate/translate.ts';
import { viewBindings } from './views/profiles.ts';

/**
 * The services that work on an open vault. Those behind a function are loaded when they are first
 * asked for: an ordinary start reads no tool's files and speaks with no cloud.
 */
export interface OpenServices {
  access: OpenVault;
  edits: Edits;
  profiles: Profiles;
  plans: Plans;
  /** Saves a profile as a person entered it. @throws as `saveEntered` */
  saveProfile(draft: UnsavedProfile, allow?: Allow): Promise<CallOutput<'profile.save'>>;
  /** Saves several new profiles in one change. @throws as `saveAllEntered` */
  saveAllProfiles(drafts: readonly UnsavedProfile[], allow?: Allow): Promise<CallOutput<'profile.saveAll'>>;
  /** @throws QCredError what `vault.update` throws */
  saveSettings(change: Partial<Settings>): Promise<Settings>;
  exports(): Promise<Exports>;
  bindings(): Promise<Bindings>;
  imports(): Promise<Imports>;
  translations(): Promise<Translations>;
  tools(): Promise<Tools>;
  connection(): Promise<Connection>;
  accounts(): Promise<Accounts>;
  management(): Promise<Management>;
  /** Policies cut down to what was used. */
  tightening(): Promise<Tightening>;
  /** The keys of key services. */
  keys(): Promise<Keys>;
  sessions(): Promise<Sessions>;
  rotations(): Promise<Rotations>;
  /** Keys that several uses share, split. */
  splitting(): Promise<Splitting>;
  policies(): Promise<Policies>;
  active(): Promise<Active>;
  /** The health of all keys. */
  advisor(): Promise<Advisor>;
  /** The syncs that run now, by account. */
  syncing(): ReadonlyMap<string, SyncProgress>;
  /** Stops what runs and closes the vault. */
  close(): void;
}

/** How many kept secrets whose time is up are erased at a start. */
const sweptAtStart = 20;

const noSyncs: ReadonlyMap<string, SyncProgress> = new Map();

/**
 * @param access the vault, just opened
 * @param pastes where pasted keys wait
 * @param changed told when something that the window shows changed
 * @param statuses how bindings stand in the files, as far as that was looked at
 */
export async function openServices(
  access: OpenVault,
  pastes: Pastes,
  changed: () => void,
  statuses: () => ReadonlyMap<string, BindingStatus> | undefined = () => undefined,
): Promise<OpenServices> {
  const edits = createEdits({ ...access.deps, key: access.vault.key, beside: besideFiles(access) });
  const { left } = await edits.recover();
  // What was prepared for a change that is still on its way has not failed yet.
  if (left.length === 0) await access.activity.settle();
  await access.vault.tidy();
  await access.secrets.tidy?.().catch(() => {});
  await eraseLeft(access);
  // What cannot be erased now is erased at another start.
  await sweepSecrets(access, sweptAtStart).catch(() => {});
  await sweepBeside(access).catch(() => {});
  const profiles = createProfiles(access, createSessionCache(access).remove);
  const plans = createPlans(access, edits, changed);
  let loadedAccounts: Accounts | null = null;
  let loadedRotations: Rotations | null = null;
  let loadedKeys: Keys | null = null;

  const accounts = once(async () => {
    const { createAccounts } = await import('./accounts/accounts.ts');
    loadedAccounts = createAccounts(access, pastes, changed);
    return loadedAccounts;
  });
  const rotations = once(async () => {
    const { createRotations } = await import('./rotation/rotations.ts');
    loadedRotations = createRotations(access, { edits, plans, pastes }, changed);
    return loadedRotations;
  });

  const keys = once(async () => {
    const { createKeys } = await import('./keys/keys.ts');
    loadedKeys = createKeys(access, changed);
    return loadedKeys;
  });

  const imports = once(async () =>
    (await import('./tools/imports/imports.ts')).createImports(access, edits, profiles, plans),
  );

  const management = once(async () =>
    (await import('./accounts/management.ts')).createManagement(access, await accounts(), profiles, changed),
  );
  const bindings = once(async () =>
    (await import('./tools/bindings/bindings.ts')).createBindings(access, edits, profiles, plans),
  );

  return {
    access,
    edits,
    profiles,
    plans,
    accounts,
    management,
    bindings,
    rotations,
    imports,
    async saveProfile(draft, allow) {
      const { saveEntered } = await import('./saveEntered.ts');
      return saveEntered(access, { profiles, pastes }, draft, allow);
    },
    async saveAllProfiles(drafts, allow) {
      const { saveAllEntered } = await import('./saveEntered.ts');
      return saveAllEntered({ profiles, pastes }, drafts, allow);
    },
    async saveSettings(change) {
      const next = await access.vault.update((held) => ({
        ...held,
        settings: { ...held.settings, ...change },
      }));
      changed();
      return next.settings;
    },
    exports: once(async () =>
      (await import('./tools/exports/exports.ts')).createExports(access, edits, plans),
    ),
    translations: once(async () =>
      (await import('./tools/translate/translate.ts')).createTranslations(access, await imports()),
    ),
    tools: once(async () =>
      (await import('./tools/bindings/tools.ts')).createTools(access, edits, async () =>
        viewBindings(await access.vault.state(), statuses()),
      ),
    ),
    connection: once(async () =>
      (await import('./profiles/sessions/testProfile.ts')).createConnection(access),
    ),
    tightening: once(async () =>
      (await import('./accounts/tighten/tighten.ts')).createTightening(
        access,
        await accounts(),
        await management(),
      ),
    ),
    keys,
    sessions: once(async () =>
      (await import('./profiles/sessions/sessions.ts')).createSessions(access, changed),
    ),
    splitting: once(async () =>
      (await import('./rotation/split/splitting.ts')).createSplitting({
        access,
        edits,
        plans,
        profiles,
        management: await management(),
        rotations: await rotations(),
      }),
    ),
    policies: once(async () => (await import('./rotation/due/policies.ts')).createPolicies(access, changed)),
    active: once(async () =>
      (await import('./tools/active/active.ts')).createActive(access, { edits, plans }),
    ),
    advisor: once(async () => {
      const [{ createAdvisor }, { createHealthFiles }, { createMirrors }, { createTightenedRecords }] =
        await Promise.all([
          import('./advisor/advisor.ts'),
          import('./advisor/kept/record.ts'),
          import('./accounts/mirror.ts'),
          import('./accounts/tighten/records.ts'),
        ]);
      const statusesNow = async () => statuses() ?? (await bindings()).statuses();
      const sources = {
        access,
        mirrors: createMirrors(access),
        files: createHealthFiles(access),
        tightened: createTightenedRecords(access),
        statuses: statusesNow,
      };
      return createAdvisor(sources, keys, { management });
    }),
    syncing: () => loadedAccounts?.progress() ?? noSyncs,
    close() {
      loadedAccounts?.close();
      loadedRotations?.close();
      loadedKeys?.close();
      access.close();
    },
  };
}

/** Removes what is kept beside the vault of profiles and accounts that are gone. */
async function sweepBeside({ deps, vault }: OpenVault): Promise<void> {
  const idsOf = (part: 'profiles' | 'accounts') => async () =>
    (await vault.state())[part].map(({ id }) => id);
  await sweepSealed(join(deps.dataDir, sessionFolder), idsOf('profiles'));
  await sweepSealed(join(deps.dataDir, mirrorFolder), idsOf('accounts'));
  const accounts = idsOf('accounts');
  await sweepSealed(join(deps.dataDir, healthFolder), async () => [
    recordName,
    ...(await accounts()).flatMap(namesOf),
  ]);
}

/** Runs `make` at the first call and gives the same result ever after. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
