import type { NoticeView, ScanView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { groupBy } from '#shared/groupBy.ts';
import type { TargetId, VaultState } from '#shared/model.ts';
import type { Access } from '../access.ts';
import type { Edits } from '../edits/edits.ts';
import { createWorkspace, type Workspace } from '../exports/workspace.ts';
import { targets } from '../targets/index.ts';
import type { FoundProfile, Target, TargetText } from '../targets/target.ts';
import { withPlace } from './account.ts';

/** A profile and where it was found. */
export interface Find {
  /** Identifies it within a scan. */
  key: string;
  target: Target;
  /** The file, for a target whose place is chosen, or where a person named one. */
  path: string | undefined;
  profile: FoundProfile;
}

/** What identifies a find within a scan. */
export const keyOf = (target: Target, path: string | undefined, name: string): string =>
  JSON.stringify([target.id, path ?? '', name]);

/** Files to look into. */
export interface PlaceToLook {
  target: Target;
  path: string | undefined;
}

/**
 * Where keys may stand: the files that tools look for, and the files a person gave QCred to write.
 * Nothing else of the home folder is opened.
 *
 * @param only one tool
 */
export function placesToLook(state: VaultState, only?: TargetId): PlaceToLook[] {
  return targets
    .filter((target) => only === undefined || target.id === only)
    .flatMap((target): PlaceToLook[] => {
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
export async function look(
  access: Access,
  edits: Edits,
  places: readonly PlaceToLook[],
): Promise<{ finds: Find[]; files: ScanView['files']; notices: NoticeView[] }> {
  const workspace = createWorkspace(access.deps, edits);
  const files = new Map<string, ScanView['files'][number]>();
  const finds: Find[] = [];
  const notices: NoticeView[] = [];
  for (const { target, path } of places) {
    try {
      const texts = await textsAt(workspace, target, path, access.deps);
      for (const file of texts) files.set(file.path, { path: file.path, exists: file.text !== null });
      const read = target.read(texts);
      notices.push(...read.notices);
      for (const profile of read.profiles) {
        const key = keyOf(target, path, profile.name);
        finds.push({ key, target, path, profile: withPlace(profile) });
      }
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
  { home, env, platform }: Access['deps'],
): Promise<TargetText[]> {
  if (target.place === 'chosen' || path === undefined) return workspace.read(target, path);
  const text = await workspace.text(path);
  return target.locate({ home, env, platform }).map(({ part }) => ({ part, path, text }));
}

/**
 * What makes two finds the same key used in the same way: then they are one profile. Kept in memory
 * only, since the secret is part of it.
 */
export function identity({ key, profile }: Find): string {
  const { accessKeyId, secretAccessKey, endpoints, region = '' } = profile;
  if (accessKeyId === undefined || secretAccessKey === undefined) return key;
  const endpoint = endpoints.s3?.replace(/\/+$/, '') ?? '';
  return JSON.stringify([accessKeyId, secretAccessKey.reveal(), endpoint, endpoint ? '' : region]);
}

/** Finds by their identity. */
export const sameKeys = (finds: readonly Find[]): Map<string, [Find, ...Find[]]> => groupBy(finds, identity);
