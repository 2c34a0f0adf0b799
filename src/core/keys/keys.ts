import type { Account } from '#shared/account.ts';
import type { IamPlanView } from '#shared/contract/accounts.ts';
import type {
  BucketKey,
  KmsChange,
  KmsDependents,
  KmsKey,
  KmsKeyDetail,
  KmsKeyRow,
  KmsKeyView,
  KmsLog,
  KmsResult,
  PublicKeyForms,
} from '#shared/kms.ts';
import { inParallel } from '../clouds/client/parallel.ts';
import { type Kms, missingName } from '../clouds/kms/client.ts';
import {
  awaitKey,
  describeKey,
  grantsOf,
  lastUseOf,
  listKeys,
  policyOf,
  rotationOf,
  shown,
  tagsOf,
} from '../clouds/kms/keys.ts';
import { publicKey } from '../clouds/kms/use.ts';
import { type Buckets, openBuckets } from '../clouds/storage/buckets.ts';
import { trailMissing } from '../clouds/trail/client.ts';
import type { OpenVault } from '../store/access.ts';
import { type Allow, asPerson } from '../store/consent.ts';
import { createWaitingPlans } from '../store/waitingPlans.ts';
import { aliasesOf, dependentsOf } from './about/dependents.ts';
import { waitingWords } from './about/words.ts';
import { carryOut } from './changes/carryOut.ts';
import type { KeyPlan, Scene } from './changes/change.ts';
import { planKeyChange } from './changes/index.ts';
import { createFileJobs, type FileJobs } from './fileJobs.ts';
import { createKept, type KeptMaterials } from './kept/kept.ts';
import { createLender } from './lend.ts';
import { logOf } from './log.ts';
import { createMaterials, type Materials } from './material/held.ts';
import { accountOrProfile, isConnected, readPlaceKey } from './place.ts';
import { publicKeyForms } from './publicKey.ts';
import { createReplacing, type Replacing } from './replacing/replacing.ts';
import { askTrail } from './trail.ts';
import { createUses, type Uses } from './uses.ts';

/** The keys of connected accounts: shown, used, and changed as it was planned in words first. */
export interface Keys {
  /** Every key and its aliases. */
  list(accountId: string, signal?: AbortSignal): Promise<KmsKeyRow[]>;
  /**
   * What each key of a list is and how it rotates, eight at once.
   * @param told is given each as it comes
   */
  details(
    accountId: string,
    rows: readonly KmsKeyRow[],
    told?: (detail: KmsKeyDetail) => void,
    signal?: AbortSignal,
  ): Promise<KmsKeyDetail[]>;
  /** @param ref an id, an ARN or an alias */
  show(accountId: string, ref: string): Promise<KmsKeyView>;
  /** What uses or names a key, and what of that could not be seen. */
  dependents(accountId: string, ref: string): Promise<KmsDependents>;
  /** What each bucket encrypts with; null where that may not be seen. */
  buckets(accountId: string): Promise<{ bucket: string; encryption: BucketKey | null }[]>;
  publicKey(accountId: string, ref: string): Promise<PublicKeyForms>;
  /** What is known of what a key was used for. */
  log(accountId: string, ref: string): Promise<KmsLog>;
  /** Waits until a key is there that is made together with a client. @returns it as it is then */
  wait(accountId: string, keyId: string, patienceMs: number, signal?: AbortSignal): Promise<KmsKey>;
  /** Works out what a change means. Nothing is changed. */
  plan(accountId: string, change: KmsChange): Promise<IamPlanView>;
  /**
   * Makes a planned change, once.
   * @param allow asked before what cannot be undone, and before somebody may do more than now
   * @throws QCredError not_found, cancelled (the plan then stays), and what the service refuses with
   */
  apply(planId: string, allow?: Allow): Promise<KmsResult>;
  /** What keys do: encrypt, sign and the like, on texts and files. Each use is logged. */
  uses: Uses;
  /** Key material that was read or made, until it is imported. */
  materials: Materials;
  /** What was imported before, and what of it is kept. */
  kept: KeptMaterials;
  /** Files that are encrypted and decrypted meanwhile. */
  files: FileJobs;
  /** Replacements of keys that their service does not rotate. */
  replacing: Replacing;
  /** Ends what runs, with the vault. */
  close(): void;
}

/** What a plan does and brings about, in words. */
const stepsOf = ({ steps, later = [] }: KeyPlan): string[] => [...steps.map(({ words }) => words), ...later];

/** What a person calls a key that is shown. */
const seenIn = ({ id, key, aliases }: Pick<KmsKeyDetail, 'id' | 'key' | 'aliases'>) =>
  key ? [{ key, name: aliases[0] ?? (key.description || id) }] : [];

/**
 * @param access the open vault
 * @param changed told when something that the window shows changed
 */
export function createKeys(access: OpenVault, changed: () => void): Keys {
  const { deps, vault } = access;
  const lender = createLender(access);
  const files = createFileJobs(deps.uuid);
  const materials = createMaterials(deps.uuid);
  const kept = createKept(access, materials, changed);
  const replacing = createReplacing(access, changed);
  const waiting = createWaitingPlans<{ accountId: string; plan: KeyPlan }>(deps.uuid);

  const accountOf = async (id: string) => accountOrProfile(await vault.state(), id);

  /** Operations that turned out to be missing are remembered, so that nobody asks again. */
  async function remember(account: Account, missing: readonly string[]): Promise<void> {
    const found = missing.filter((name) => !account.missing.includes(name));
    if (found.length === 0) return;
    await vault.update((held) => {
      // A profile's key stands for no account, and nothing is written for it.
      if (!held.accounts.some(({ id }) => id === account.id)) return held;
      const accounts = held.accounts.map((each) =>
        each.id === account.id
          ? { ...each, missing: [...new Set([...each.missing, ...found])].sort() }
          : each,
      );
      return { ...held, accounts };
    });
  }

  async function withKms<T>(
    accountId: string,
    purpose: string,
    use: (kms: Kms, account: Account) => Promise<T>,
  ): Promise<T> {
    const account = await accountOf(accountId);
    return lender.use(account, purpose, async (kms) => {
      try {
        return await use(kms, account);
      } finally {
        await remember(account, [...kms.missing].map(missingName));
      }
    });
  }

  async function withScene<T>(accountId: string, purpose: string, use: (scene: Scene) => Promise<T>) {
    return withKms(accountId, purpose, async (kms, account) => {
      let opened: Promise<Buckets> | undefined;
      const buckets = () => {
        opened ??= openBuckets(access, account, purpose, readPlaceKey);
        return opened;
      };
      const scene: Scene = {
        account,
        isConnected: isConnected(account),
        kms,
        materials,
        kept,
        now: deps.now,
        buckets,
        replacing,
        async dependents(keyId) {
          const { found, unseen } = await dependentsOf(kms, keyId, buckets);
          const going = await replacing.of(account.id, keyId);
          return {
            found: going ? [...found, { kind: 'rotation' as const, name: going.name }] : found,
            unseen,
          };
        },
      };
      try {
        return await use(scene);
      } finally {
        (await opened?.catch(() => null))?.close();
      }
    });
  }

  return {
    list: (accountId, signal) => withKms(accountId, 'listing keys', (kms) => listKeys(kms, { signal })),

    details: (accountId, rows, told, signal) =>
      withKms(accountId, 'looking at keys', async (kms) => {
        const details = await inParallel(rows, async (row) => {
          signal?.throwIfAborted();
          const key = await shown(describeKey(kms, row.id, { signal }));
          const rotation = key ? await rotationOf(kms, key, false) : null;
          const detail = { ...row, key, rotation };
          told?.(detail);
          return detail;
        });
        await kept.seen(accountId, details.flatMap(seenIn));
        return details;
      }),

    show: (accountId, ref) =>
      withKms(accountId, 'looking at a key', async (kms) => {
        const key = await describeKey(kms, ref);
        const [rows, tags, rotation, policy, grants, lastUse] = await Promise.all([
          aliasesOf(kms, key.id),
          shown(tagsOf(kms, key.id)),
          rotationOf(kms, key, true),
          shown(policyOf(kms, key.id)),
          shown(grantsOf(kms, key.id)),
          shown(lastUseOf(kms, key.id)),
        ]);
        const told = key.state === 'Creating' ? waitingWords(kms.label) : null;
        await kept.seen(accountId, seenIn({ id: key.id, key, aliases: rows ?? [] }));
        return { key, aliases: rows ?? [], tags, rotation, policy, grants, lastUse, waiting: told };
      }),

    dependents: (accountId, ref) =>
      withScene(accountId, 'looking for what depends on a key', async ({ kms, dependents }) =>
        dependents((await describeKey(kms, ref)).id),
      ),

    buckets: (accountId) =>
      withScene(accountId, 'looking at the keys of buckets', async ({ buckets }) => {
        const storage = await buckets();
        return inParallel(await storage.names(), async (bucket) => ({
          bucket,
          encryption: await storage.encryption(bucket).catch(() => null),
        }));
      }),

    publicKey: (accountId, ref) =>
      withKms(accountId, 'a public key', async (kms) => {
        const { id } = await describeKey(kms, ref);
        const { bytes, spec } = await publicKey(kms, id);
        return publicKeyForms(bytes, spec);
      }),

    log: (accountId, ref) =>
      withKms(accountId, 'what was done with a key', async (kms, account) => {
        const key = await describeKey(kms, ref);
        const told = await askTrail(access, account, key.arn);
        if (told.missing) await remember(account, [trailMissing]);
        return logOf(access, kms, key, told);
      }),

    wait: (accountId, keyId, patienceMs, signal) =>
      withKms(accountId, 'waiting for a key', (kms) =>
        awaitKey(kms, keyId, { sleep: deps.sleep, patienceMs, signal }),
      ),

    async plan(accountId, change) {
      const plan = await withScene(accountId, 'planning a change', (scene) => planKeyChange(scene, change));
      const planId = waiting.keep({ accountId, plan });
      const { title, notices, effect, finality, verb } = plan;
      return { planId, title, steps: stepsOf(plan), notices, effect, finality, verb };
    },

    async apply(planId, allow = asPerson) {
      const { accountId, plan } = await waiting.take(planId, async (planned) => {
        const { title, finality, grave, verb } = planned.plan;
        if (finality === null && !grave) return;
        const { name } = await accountOf(planned.accountId);
        const steps = stepsOf(planned.plan);
        await allow({ kind: 'account', account: name, title, steps, finality, verb });
      });
      try {
        return await withScene(accountId, plan.title, (scene) => carryOut(access, plan, scene));
      } finally {
        changed();
      }
    },

    uses: createUses(access, withKms),
    materials,
    kept,
    files,
    replacing,
    close() {
      materials.close();
      replacing.close();
      files.close();
      lender.close();
    },
  };
}
