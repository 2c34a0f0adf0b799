import type { Deps } from '../../deps.ts';
import type { FileEdit } from '../edits/edit.ts';
import type { Edits } from '../edits/edits.ts';
import type { PlannedFile, Target, TargetText } from '../targets/kit/target.ts';
import { workOf } from '../work/work.ts';
import type { Meant } from './proof.ts';

/**
 * The tools' files while a change is planned: as they are on disk, with what was planned so far.
 * Two tools may read the same file, so the second plans on what the first one planned.
 */
export interface Workspace {
  /**
   * The files of a tool.
   *
   * @param chosen where its file is, for a tool whose files are where the person puts them
   * @throws QCredError file_unreadable, file_malformed (not text)
   */
  read(target: Target, chosen?: string): Promise<TargetText[]>;
  /** The text of one file, null when there is none. @throws as `read` */
  text(path: string): Promise<string | null>;
  /** The text of one file as it is on disk, whatever was planned since. @throws as `read` */
  found(path: string): Promise<string | null>;
  /** What a tool's files hold. @throws QCredError file_malformed, too_involved */
  profiles(target: Target, texts: readonly TargetText[]): Promise<ReturnType<Target['read']>>;
  /**
   * Plans entries into a tool's files, proves the plan, and takes it over.
   *
   * @param texts of the tool, as `read` gave them
   * @throws what planning throws; QCredError unsupported where the plan would change what nobody meant
   */
  plan(target: Target, texts: readonly TargetText[], meant: Meant): Promise<void>;
  /** Plans to mend what `read` of the target calls repairable, as `plan` does. @throws as `plan` */
  repair(target: Target, texts: readonly TargetText[]): Promise<void>;
  /** Takes over new texts of files. */
  take(planned: readonly PlannedFile[]): void;
  /** Puts a text that stood in a file before, secrets and all; null: there was none. @param path a file that was read */
  putBack(path: string, text: string | null): void;
  /** Everything planned that differs from what is on disk, as edits of it. */
  edits(): FileEdit[];
}

const encoder = new TextEncoder();

interface Sheet {
  /** What an edit states of the file. */
  stated: Pick<FileEdit, 'before' | 'target' | 'names'>;
  /** As it is on disk. */
  found: string | null;
  text: string | null;
  secret: boolean;
}

/**
 * @param deps where tools look for their files, and where these are read
 * @param edits reads them
 */
export function createWorkspace(
  deps: Pick<Deps, 'home' | 'env' | 'platform' | 'work'>,
  edits: Edits,
): Workspace {
  const work = workOf(deps);
  const sheets = new Map<string, Sheet>();

  async function open(path: string): Promise<Sheet> {
    const known = sheets.get(path);
    if (known) return known;
    const { text, ...stated } = await edits.readForPlan(path);
    const sheet = { stated, found: text, text, secret: false };
    sheets.set(path, sheet);
    return sheet;
  }

  /** Only a file that was read is planned for: where it leads is part of the plan. */
  function sheetOf(path: string): Sheet {
    const sheet = sheets.get(path);
    if (sheet === undefined) throw new Error(`${path} was planned without being read`);
    return sheet;
  }

  function take(planned: readonly PlannedFile[]): void {
    for (const { path, text, secret } of planned) {
      const sheet = sheetOf(path);
      sheets.set(path, { ...sheet, text, secret: secret || sheet.secret });
    }
  }

  return {
    async read(target, chosen) {
      const { home, env, platform } = deps;
      const texts: TargetText[] = [];
      for (const file of target.locate({ home, env, platform, chosen })) {
        texts.push({ ...file, text: (await open(file.path)).text });
      }
      return texts;
    },

    text: async (path) => (await open(path)).text,
    found: async (path) => (await open(path)).found,

    profiles: (target, texts) => work('read', target.id, texts),
    plan: async (target, texts, meant) => take(await work('plan', target.id, texts, meant)),
    repair: async (target, texts) => take(await work('repair', target.id, texts)),
    take,

    putBack(path, text) {
      sheets.set(path, { ...sheetOf(path), text });
    },

    edits() {
      return [...sheets].flatMap(([path, { found, text, stated, secret }]) =>
        text === found
          ? []
          : [{ path, ...stated, after: text === null ? null : encoder.encode(text), mode: 0o600, secret }],
      );
    },
  };
}
