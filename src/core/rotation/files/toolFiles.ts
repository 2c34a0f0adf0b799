import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { Deps } from '../../deps.ts';
import { realTarget } from '../../tools/edits/realTarget.ts';
import type { Workspace } from '../../tools/exports/workspace.ts';
import { placesToScan } from '../../tools/imports/scan.ts';
import type { FoundProfile, Target, TargetText } from '../../tools/targets/kit/target.ts';

/** A tool that reads a file, and all that it reads. */
export interface Reader {
  target: Target;
  /** Its file, for a tool whose file is where the person wants it. */
  chosen: string | undefined;
  texts: readonly TargetText[];
  profiles: readonly FoundProfile[];
}

/** A file that tools read. */
export interface ToolFile {
  path: string;
  /** Null for one that is there but is no text, or may not be read. */
  text: string | null;
  /** The tools that are meant to read it. */
  tools: Target[];
  /** Those that can. */
  readers: Reader[];
  /** Why others cannot, in words; empty when all can. */
  why: string;
}

/**
 * The files that tools on this machine read, as the workspace has them: where `import` looks, and
 * those that a person chose. One that two paths lead to is there once.
 *
 * @param deps where tools look for their files
 */
export async function toolFiles(
  deps: Pick<Deps, 'home' | 'env' | 'platform'>,
  workspace: Workspace,
  state: VaultState,
): Promise<ToolFile[]> {
  const files = new Map<string, ToolFile>();
  for (const { target, path: chosen } of placesToScan(state)) {
    const mine: ToolFile[] = [];
    const texts: TargetText[] = [];
    let why = '';
    for (const located of target.locate({ ...deps, chosen })) {
      const { text, fault } = await textOf(workspace, located.path);
      why ||= fault;
      if (fault === '') texts.push({ ...located, text });
      if (fault === '' && text === null) continue;
      const file = files.get(located.path) ?? { path: located.path, text, tools: [], readers: [], why: '' };
      files.set(located.path, file);
      mine.push(file);
    }
    const profiles = why === '' ? await attempt(workspace, target, texts) : { fault: why };
    for (const file of mine) {
      file.tools.push(target);
      if ('value' in profiles) file.readers.push({ target, chosen, texts, profiles: profiles.value });
      else file.why ||= profiles.fault;
    }
  }
  return oncePerFile(workspace, [...files.values()]);
}

async function textOf(workspace: Workspace, path: string): Promise<{ text: string | null; fault: string }> {
  try {
    return { text: await workspace.text(path), fault: '' };
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    return { text: null, fault: error.message };
  }
}

async function attempt(
  workspace: Workspace,
  target: Target,
  texts: readonly TargetText[],
): Promise<{ value: FoundProfile[] } | { fault: string }> {
  try {
    return { value: (await workspace.profiles(target, texts)).profiles };
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    return { fault: error.message };
  }
}

/** Of the paths that lead to one file, the one that something was planned for, else the first. */
async function oncePerFile(workspace: Workspace, files: readonly ToolFile[]): Promise<ToolFile[]> {
  const chosen = new Map<string, ToolFile>();
  for (const file of files) {
    const real = await realTarget(file.path).catch(() => file.path);
    const planned = file.text !== null && (await workspace.found(file.path)) !== file.text;
    if (planned || !chosen.has(real)) chosen.set(real, file);
  }
  return [...chosen.values()];
}
