import type { Notice, ScanView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import type { TargetId, VaultState } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Edits } from '../edits/edits.ts';
import { createWorkspace, type Workspace } from '../exports/workspace.ts';
import type { Store } from '../stores/store.ts';
import { targets } from '../targets/index.ts';
import type { FoundProfile, Target, TargetText } from '../targets/kit/target.ts';
import { withPlace } from './account.ts';

/** A profile and where it was found. */
export interface Find {
  /** Identifies it within a scan. */
  key: string;
  /** The tool, or the program that keeps secrets: one that is only read. */
  target: Target | Store;
  /** The file, for a target whose place is chosen, or where a person named one. */
  path: string | undefined;
  /** The name, in the files, of the entry it stands in. */
  entry: string;
  /**
   * What of the entry it is: the whole; the key beside a role, which counts for what builds on the
   * entry; a key that does not count, since another one comes before it.
   */
  part: 'whole' | 'key' | 'unused';
  profile: FoundProfile;
}

/** Whether it is a tool that reads its files, rather than a program that only keeps secrets. */
export const isTool = (target: Target | Store): target is Target => 'locate' in target;

/** The tool that a find stands in the files of. @throws RangeError where it is no tool's */
export function toolOf({ target }: Pick<Find, 'target'>): Target {
  if (isTool(target)) return target;
  throw new RangeError(`${target.id} is only read`);
}

/** What identifies a find within a scan. */
export const keyOf = (
  target: Pick<Target | Store, 'id'>,
  path: string | undefined,
  entry: string,
  part = '',
): string => JSON.stringify([target.id, path ?? '', entry, ...(part === '' ? [] : [part])]);

/** Identifies the entry that a find stands in. */
export const entryOf = ({ target, path, entry }: Find): string => keyOf(target, path, entry);

/** What stands in the files of one tool. An entry may hold more than one profile can keep. */
export function findsIn(
  target: Target | Store,
  path: string | undefined,
  profiles: readonly FoundProfile[],
): Find[] {
  const names = new Set(profiles.map((p) => p.name));
  return profiles.flatMap((profile): Find[] => {
    const { name: entry, unused = [] } = profile;
    const whole: Find = { key: keyOf(target, path, entry), target, path, entry, part: 'whole', profile };
    const parts: Find[] = [];
    const add = (part: 'key' | 'unused', label: string, key: Partial<FoundProfile>, message: string) => {
      const name = freeName(names, `${entry}-${label}`);
      names.add(name);
      const notices: FoundProfile['notices'] = [{ level: 'info', message, hint: '', ...key.where }];
      const found: FoundProfile = { ...profile, ...key, name, kind: 'static', role: undefined, notices };
      const id = keyOf(target, path, entry, `${part} ${parts.length}`);
      parts.push({ key: id, target, path, entry, part, profile: found });
    };
    if (profile.kind === 'role' && profile.keyForOthers) {
      const { accessKeyId, secretAccessKey, sessionToken, where } = profile;
      add(
        'key',
        'key',
        { accessKeyId, secretAccessKey, sessionToken, where },
        `The key that "${entry}" holds beside its role: what builds on "${entry}" gets this key.`,
      );
    }
    for (const key of unused) {
      add(
        'unused',
        'unused',
        key,
        `A key that "${entry}" holds and nobody gets: another one comes before it.`,
      );
    }
    if (profile.kind !== 'role') return [whole, ...parts];
    const role = { ...profile, accessKeyId: undefined, secretAccessKey: undefined, sessionToken: undefined };
    return [{ ...whole, profile: role }, ...parts];
  });
}

/** Files to look into. */
interface PlaceToScan {
  target: Target;
  path: string | undefined;
}

/**
 * Where keys may stand: the files that tools look for, and the files a person gave QCred to write.
 * Nothing else of the home folder is opened.
 *
 * @param only one tool
 */
export function placesToScan(state: VaultState, only?: TargetId): PlaceToScan[] {
  return targets
    .filter((target) => only === undefined || target.id === only)
    .flatMap((target): PlaceToScan[] => {
      if (target.place === 'fixed') return [{ target, path: undefined }];
      const given = state.bindings.flatMap((b) =>
        b.target === target.id && b.path !== undefined ? [b.path] : [],
      );
      return [...new Set(given)].map((path) => ({ target, path }));
    });
}

/**
 * Reads what stands in these places. A file that cannot be read is a notice, not an end.
 *
 * @param access where tools look for their files
 * @param edits reads them
 */
export async function scanPlaces(
  access: OpenVault,
  edits: Edits,
  places: readonly PlaceToScan[],
): Promise<{ finds: Find[]; files: ScanView['files']; notices: Notice[] }> {
  const workspace = createWorkspace(access.deps, edits);
  const files = new Map<string, ScanView['files'][number]>();
  const finds: Find[] = [];
  const notices: Notice[] = [];
  for (const { target, path } of places) {
    try {
      const texts = await textsAt(workspace, target, path, access.deps);
      for (const file of texts) files.set(file.path, { path: file.path, exists: file.text !== null });
      const read = await workspace.profiles(target, texts);
      notices.push(...read.notices);
      finds.push(...findsIn(target, path, read.profiles.map(withPlace)));
    } catch (error) {
      if (!(error instanceof QCredError)) throw error;
      notices.push({ level: 'error', message: error.message, hint: error.hint });
    }
  }
  return { finds, files: [...files.values()], notices };
}

/**
 * The tool's files. A path for a tool that looks in one place stands for every file it looks for: the
 * AWS CLI's two are told apart by what is in them.
 */
async function textsAt(
  workspace: Workspace,
  target: Target,
  path: string | undefined,
  { home, env, platform }: OpenVault['deps'],
): Promise<TargetText[]> {
  if (target.place === 'chosen' || path === undefined) return workspace.read(target, path);
  const text = await workspace.text(path);
  return target.locate({ home, env, platform }).map(({ part }) => ({ part, path, text }));
}
