import type { LeftView, Notice, ScanView, TakenView } from '#shared/contract/index.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import { groupBy } from '#shared/groupBy.ts';
import type { TargetId, VaultState } from '#shared/model.ts';
import { keepNewest } from '#shared/newest.ts';
import type { StoreId } from '#shared/stores.ts';
import { listed } from '#shared/words.ts';
import { applyDrafts } from '../../profiles/draft.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import { replaceSecret } from '../../profiles/replace.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Allow } from '../../store/consent.ts';
import type { Edits } from '../edits/edits.ts';
import { createWorkspace } from '../exports/workspace.ts';
import type { PlannedWrite, Plans, Proposal } from '../plans.ts';
import { profilesOf } from '../stores/entry.ts';
import { storeById } from '../stores/index.ts';
import type { Opening } from '../stores/store.ts';
import { targetById } from '../targets/index.ts';
import { secretsOf } from '../targets/kit/foundSecrets.ts';
import { withPlace } from './account.ts';
import { judge } from './judge.ts';
import { planReplacement } from './replace.ts';
import { type Find, findsIn, placesToScan, scanPlaces } from './scan.ts';
import { type Left, prepareTaking, type Saved, type TakeOptions, type Taking } from './take.ts';
import { viewFinds, viewLeft, viewTaken } from './view.ts';

/** What taking in came to, or would. */
interface Intake {
  taken: TakenView[];
  left: LeftView[];
  notices: Notice[];
}

/** What putting references where secrets stood would do. */
interface Replacing {
  /** Null when there is nothing to write. */
  plan: Proposal | null;
  left: LeftView[];
}

/** Finds what tools already hold, and takes chosen profiles in. */
export interface Imports {
  /** Looks into the files of one tool, or of every tool that has files of its own or was given one. */
  scan(targetId?: TargetId): Promise<ScanView>;
  /**
   * Looks into a program that keeps secrets. It is only read: nothing is ever put in the place of what it has.
   * @param path its file or folder; the usual one where undefined
   * @param opening its password, where one was given; the entries to open, where only some shall be; what was piped in for its file
   * @returns `closed`, in words, where it takes a password
   * @throws QCredError as reading it does; bad_input where it has no usual place
   */
  scanStore(
    id: StoreId,
    path: string | undefined,
    opening?: Partial<Pick<Opening, 'password' | 'picked' | 'piped'>>,
  ): Promise<ScanView | { closed: string; path: string }>;
  /**
   * Takes chosen profiles of a scan into the vault, all with one write, and their secrets into the
   * store. The same key found in several places becomes one profile; what is here already is not
   * taken in twice. Of a key of which another secret is kept, the one that its service accepts counts.
   *
   * @param options `replacing`: `replace` will be asked for, and what stands in its way is taken in too
   * @param allow asked before a key that is held here goes to a place that only a file names
   * @throws QCredError not_found when the scan is no longer known, and what saving throws; nothing is then taken in
   */
  take(scanId: string, keys: readonly string[], options?: TakeOptions, allow?: Allow): Promise<Intake>;
  /** What `take` and then `replace` would do; nothing is saved. */
  preview(scanId: string, keys: readonly string[], options?: TakeOptions): Promise<Intake & Replacing>;
  /** Plans references in the place of the secrets of the last `take`, from the files as they are now. */
  replace(scanId: string): Promise<Replacing>;
  /** What a scan found under a key. @throws QCredError not_found */
  find(scanId: string, key: string): Find;
  /** Plans to mend what a scan called repairable. */
  repair(targetId: TargetId): Promise<Proposal>;
}

const notAllRead: Notice = {
  level: 'warning',
  message: 'There is more in its notes and documents than was looked through.',
  hint: 'Give less of it at a time, or paste what is missing.',
};

/** How many scans are kept with the secrets they saw; older ones are forgotten. */
const keptScans = 4;

/** How often the names are chosen again because another process took one of them. */
const mostTries = 10;

/**
 * @param access the open vault
 * @param edits reads the tools' files
 * @param profiles saves what is taken in
 * @param plans shows what would be written
 */
export function createImports(access: OpenVault, edits: Edits, profiles: Profiles, plans: Plans): Imports {
  const scans = new Map<string, Find[]>();
  /** What was taken from a scan last. */
  const taken = new Map<string, Saved[]>();

  const findsOf = (scanId: string): Find[] => {
    const finds = scans.get(scanId);
    if (finds) return finds;
    throw new QCredError('not_found', 'This list is no longer current.', 'Scan again, then choose.');
  };

  async function save(
    scanId: string,
    keys: ReadonlySet<string>,
    options: TakeOptions,
    allow?: Allow,
  ): Promise<Taking> {
    for (let tries = 1; ; tries++) {
      const state = await access.vault.state();
      const taking = await prepareTaking(access, findsOf(scanId), keys, state, options);
      try {
        for (const { credential, material } of taking.replacing)
          await replaceSecret(access, credential, material);
        taken.set(
          scanId,
          taking.saved(taking.items.length > 0 ? await profiles.saveAll(taking.items, allow) : []),
        );
        return taking;
      } catch (error) {
        // Nobody chose the name; under the state as it is now, another one is free.
        const met = hasCode(error, 'name_taken');
        if (!met || tries === mostTries) throw error;
      }
    }
  }

  async function replacing(
    state: VaultState,
    finds: readonly Find[],
    saved: readonly Saved[],
  ): Promise<Replacing> {
    const judged = { finds, judgement: judge(finds, state) };
    const { draft, left } = await planReplacement(access, edits, state, saved, judged);
    draft?.notices.push(...leftNotices(left));
    return { plan: draft && plans.propose(draft), left: viewLeft(left) };
  }

  /** Keeps what was found, with its secrets, under the id of a new scan. */
  function keep(finds: Find[], state: VaultState): Pick<ScanView, 'scanId' | 'found'> {
    const scanId = access.deps.uuid();
    scans.set(scanId, finds);
    for (const oldest of keepNewest(scans, keptScans)) taken.delete(oldest);
    return { scanId, found: viewFinds(finds, state) };
  }

  return {
    async scan(targetId) {
      const state = await access.vault.state();
      const scanned = await scanPlaces(access, edits, placesToScan(state, targetId));
      return { ...keep(scanned.finds, state), files: scanned.files, notices: scanned.notices };
    },

    async scanStore(id, given, { password = null, picked = null, piped = null } = {}) {
      const store = storeById(id);
      const path = given ?? (await store.place(access.deps));
      if (path === null) {
        throw new QCredError(
          'bad_input',
          `${store.label} has no usual place for its file.`,
          'Name the file.',
        );
      }
      const content = await store.read(path, { outside: access.deps, password, picked, piped });
      if ('closed' in content) return { ...content, path };
      const guessed = await profilesOf(content.entries, { path, line: 1 });
      const finds = findsIn(store, path, [...content.profiles, ...guessed.profiles].map(withPlace));
      const state = await access.vault.state();
      const notices = guessed.left ? [...content.notices, notAllRead] : content.notices;
      return { ...keep(finds, state), files: [{ path, exists: true }], notices };
    },

    async take(scanId, keys, options = {}, allow) {
      const { left, notices } = await save(scanId, new Set(keys), options, allow);
      return { taken: viewTaken(taken.get(scanId) ?? []), left: viewLeft(left), notices };
    },

    async preview(scanId, keys, options = {}) {
      const finds = findsOf(scanId);
      const state = await access.vault.state();
      const taking = await prepareTaking(access, finds, new Set(keys), state, options);
      const { items, saved, left, notices } = taking;
      const now = access.deps.now().toISOString();
      const drafts = items.map(({ draft, extras: { id: profileId, origin, material } }) => ({
        draft,
        origin,
        hasSecret: material !== undefined,
        profileId,
        newId: access.deps.uuid,
      }));
      const next = applyDrafts(state, drafts, now);
      const all = saved(next.profiles);
      const replaced = options.replacing ? await replacing(next.state, finds, all) : { plan: null, left: [] };
      return {
        taken: viewTaken(all),
        plan: replaced.plan,
        left: [...viewLeft(left), ...replaced.left],
        notices,
      };
    },

    replace: async (scanId) =>
      replacing(await access.vault.state(), findsOf(scanId), taken.get(scanId) ?? []),

    find(scanId, key) {
      const find = scans.get(scanId)?.find((f) => f.key === key);
      if (find) return find;
      throw new QCredError('not_found', 'This list is no longer current.', 'Scan again, then choose.');
    },

    async repair(targetId) {
      const target = targetById(targetId);
      const workspace = createWorkspace(access.deps, edits);
      const texts = await workspace.read(target);
      const { profiles: found } = await workspace.profiles(target, texts);
      await workspace.repair(target, texts);
      const draft: PlannedWrite = {
        plan: { title: `Repair the files of ${target.label}`, edits: workspace.edits() },
        secrets: secretsOf(found),
        notices: [],
        bindings: { set: [], remove: [] },
      };
      return plans.propose(draft);
    },
  };
}

/** What stays where it is, one notice for each reason. */
const leftNotices = (left: readonly Left[]): Notice[] =>
  [...groupBy(left, ({ why }) => why)].map(([why, those]) => ({
    level: 'info',
    message: `${why} ${those.length === 1 ? 'The secret stays where it is' : 'The secrets stay where they are'}: ${listed(
      [...new Set(those.map(({ find }) => find.profile.name))],
      5,
    )}.`,
    hint: '',
  }));
