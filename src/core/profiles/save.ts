import { UnsavedProfile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { Credential, Profile, type VaultState } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import type { OpenVault } from '../store/access.ts';
import type { ActivityEntry } from '../store/activity/entry.ts';
import { type Allow, asPerson } from '../store/consent.ts';
import { compareSecret, secretIdOf } from '../store/credentials.ts';
import { updateKeeping } from '../store/keptSecrets.ts';
import { withSecrets } from '../store/noted.ts';
import { formatMaterial } from '../store/secrets/material.ts';
import type { SecretMaterial } from '../store/secrets/secret.ts';
import { applyDrafts, type DraftOutcome } from './draft.ts';
import type { Use } from './newHosts.ts';
import { whoUses } from './uses.ts';

/** What a saved draft brings besides its words. */
export interface DraftExtras {
  /** The id of a new profile, where others in the same call build on it. */
  id?: string;
  /** The secret, where it did not come in the draft itself. */
  material?: SecretMaterial;
  /** Where the key came from: "typed in", "pasted", a file's path. */
  origin: string;
  /** Whether the secret may take the place of another one that is stored for the same key. */
  replace?: boolean;
  /** For a secret that whoever saves the draft cannot know: where it says itself that it is used. */
  uses?: readonly Use[];
}

/** A draft to save, with what it brings. */
export interface SaveItem {
  draft: UnsavedProfile;
  extras: DraftExtras;
}

/** How often it begins anew because another process took in the same keys meanwhile. */
const mostRounds = 5;

/**
 * Saves drafts with one write of the vault. Secrets are stored before that, each in an item of its
 * own: one that is stored for nothing is erased again, and one that is replaced stays where it is.
 *
 * @param access the open vault
 * @param allow asked before a key that is held here goes to a place where it did not go before
 * @returns the profiles, in the order of the drafts
 * @throws QCredError secret_differs when another secret of a key is stored and may not be replaced;
 * bad_input, name_taken, not_found, cancelled, keychain_*, what `vault.update` throws; nothing is
 * changed then
 */
export async function saveDrafts(
  access: OpenVault,
  items: readonly SaveItem[],
  allow: Allow = asPerson,
): Promise<Profile[]> {
  const { deps, vault } = access;
  const ids = items.map(() => [deps.uuid(), deps.uuid()]);
  for (let round = 0; round < mostRounds; round++) {
    const before = await vault.state();
    const now = deps.now().toISOString();
    const first = decide(before, items, ids, [], now);
    const stored = await compareAll(access, items, first);
    const planned = stored.some(Boolean) ? decide(before, items, ids, stored, now) : first;
    refuseSecond(items, planned);
    // Before the secret is tried anywhere: that sends something there already.
    if (allow !== asPerson) {
      const { newReach } = await import('./newHosts.ts');
      for (const wish of newReach(before, planned.state, broughtBy(items, planned))) await allow(wish);
    }
    refuseReplacing(before, items, planned, stored);

    let saved = false;
    const change = (state: VaultState) => {
      const outcome = state === before ? planned : decide(state, items, ids, stored, now);
      saved = outcome === planned || signature(outcome) === signature(planned);
      return saved ? outcome.state : state;
    };
    const log = () => planned.profiles.map((profile) => savedEntry(before, profile));
    await withSecrets(access, secretsToStore(items, planned), () => updateKeeping(access, change, { log }));
    if (saved) return planned.profiles;
  }
  throw new QCredError('vault_busy', 'Another QCred keeps changing the same keys.', 'Try again in a moment.');
}

/** The keys whose secrets were not typed by who saves the drafts, with where they are used already. */
const broughtBy = (items: readonly SaveItem[], { profiles }: DraftOutcome): Map<string, readonly Use[]> =>
  new Map(
    items.flatMap(({ extras: { uses } }, index) => {
      const source = profiles[index]?.source;
      return uses && source?.kind === 'credential' ? [[source.credentialId, uses] as const] : [];
    }),
  );

const savedEntry = ({ profiles }: VaultState, { id, name }: Profile): ActivityEntry => ({
  action: profiles.some((p) => p.id === id) ? 'profile.changed' : 'profile.created',
  subject: name,
});

/** How the secret of a draft compares with the one that is stored for its key; absent where there is nothing to compare. */
type Comparison = { secretId: string; is: Awaited<ReturnType<typeof compareSecret>> } | undefined;

function decide(
  state: VaultState,
  items: readonly SaveItem[],
  ids: readonly string[][],
  stored: readonly Comparison[],
  now: string,
): DraftOutcome {
  const outcome = applyDrafts(
    state,
    items.map(({ draft, extras }, index) => {
      const pool = [...(ids[index] ?? [])];
      const compared = stored[index];
      return {
        draft: parseInput(UnsavedProfile, draft),
        origin: extras.origin,
        hasSecret: extras.material !== undefined,
        hasToken: extras.material?.sessionToken !== undefined,
        profileId: extras.id,
        sameAs: compared?.is === 'same' ? compared.secretId : undefined,
        newId: () => pool.shift() ?? '',
      };
    }),
    now,
  );
  // The whole state is validated again when it is written; this is for a message that names the field.
  for (const profile of outcome.profiles) parseInput(Profile, profile);
  for (const store of outcome.storeFor) if (store) parseInput(Credential, store.credential);
  return outcome;
}

async function compareAll(
  access: OpenVault,
  items: readonly SaveItem[],
  { storeFor }: DraftOutcome,
): Promise<Comparison[]> {
  const all: Comparison[] = [];
  // One by one: there may be thousands, and a store of secrets may be one file.
  for (const [index, store] of storeFor.entries()) {
    const material = items[index]?.extras.material;
    all.push(
      store?.before && material
        ? { secretId: secretIdOf(store.before), is: await compareSecret(access, store.before, material) }
        : undefined,
    );
  }
  return all;
}

/** What was stored for it, and in whose place: two decisions with the same signature store the same secrets. */
const signature = ({ storeFor }: DraftOutcome): string =>
  JSON.stringify(
    storeFor.map(
      (store) => store && [secretIdOf(store.credential), store.before && secretIdOf(store.before)],
    ),
  );

const secretsToStore = (items: readonly SaveItem[], { storeFor }: DraftOutcome) =>
  storeFor.flatMap((store, index) => {
    const material = items[index]?.extras.material;
    return store && material ? [{ secretId: secretIdOf(store.credential), material }] : [];
  });

/** Two secrets of one key in the same drafts: only one can be right, and nobody said which. */
function refuseSecond(items: readonly SaveItem[], { storeFor, profiles }: DraftOutcome): void {
  const first = new Map<string, SecretMaterial>();
  for (const [index, { extras }] of items.entries()) {
    const source = profiles[index]?.source;
    if (!extras.material || source?.kind !== 'credential') continue;
    const brought = first.get(source.credentialId);
    if (!brought) {
      if (storeFor[index]) first.set(source.credentialId, extras.material);
    } else if (formatMaterial(brought) !== formatMaterial(extras.material)) {
      throw new QCredError(
        'secret_differs',
        `There are two different secrets for the key of "${profiles[index]?.name ?? ''}".`,
        'Take them in one by one; the service knows which one is right.',
      );
    }
  }
}

function refuseReplacing(
  state: VaultState,
  items: readonly SaveItem[],
  { storeFor }: DraftOutcome,
  stored: readonly Comparison[],
): void {
  for (const [index, store] of storeFor.entries()) {
    if (!store?.before || stored[index]?.is !== 'different' || items[index]?.extras.replace) continue;
    throw new QCredError(
      'secret_differs',
      `Another secret of ${store.before.accessKeyId} is kept here already, used by ${whoUses(state, store.before)}.`,
      'Leave the secret out to use that one.',
    );
  }
}
