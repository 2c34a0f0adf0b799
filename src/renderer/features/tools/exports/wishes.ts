import { listTools } from '#renderer/features/tools/toolList.ts';
import type { CallInput, ChosenFile, ProfileView, TargetView } from '#shared/contract/index.ts';
import type { SecretMode, TargetId } from '#shared/model.ts';

/** A file: one that the person chose now, or that of an export that is there. */
type Chosen = ChosenFile | { path: string; bindingId: string };

/** A tool that the person wants profiles in, and how. */
export interface Wish {
  target: TargetId;
  mode: SecretMode;
  /** The file, where the tool has no place of its own. */
  file: Chosen | undefined;
  /** The name there, as typed; empty for the one it would get. */
  name: string;
}

/** How a tool can get at the secret; of several profiles, in the ways that all of them know. */
export function modesOf(
  { secretModes, roleModes }: Pick<TargetView, 'secretModes' | 'roleModes'>,
  profiles: readonly Pick<ProfileView, 'source'>[],
): readonly SecretMode[] {
  const roles = profiles.filter(({ source }) => source.kind === 'role').length;
  if (roles === 0) return secretModes;
  return roles === profiles.length ? roleModes : secretModes.filter((mode) => roleModes.includes(mode));
}

/** What a tool is asked first: what it has of the profile already, else what is best. */
export function wishFor(tool: TargetView, profiles: readonly ProfileView[]): Wish {
  const [first, ...others] = profiles;
  const before = (others.length === 0 ? first : undefined)?.bindings.find(({ target }) => target === tool.id);
  const mode = before?.mode ?? modesOf(tool, profiles)[0] ?? 'static';
  const file = before?.path === undefined ? undefined : { path: before.path, bindingId: before.id };
  return { target: tool.id, mode, file, name: '' };
}

/** The wishes as they are sent: of a file the path is only shown. */
export const sentWishes = (wishes: readonly Wish[]): CallInput<'export.planTo'>['to'] =>
  wishes.map(({ target, mode, file, name }) => ({
    target,
    mode,
    ...(file && { file: 'token' in file ? { token: file.token } : { bindingId: file.bindingId } }),
    ...(name.trim() && { name: name.trim() }),
  }));

/** The tools by how near they are to these profiles. */
export interface ToolGroups {
  /** They hold all of them as they should be: there is nothing to ask. */
  inSync: TargetView[];
  /** Found on this machine, or written to before. */
  found: TargetView[];
  others: TargetView[];
}

/** Sorts the tools that can hold these profiles. */
export function groupTools(tools: readonly TargetView[], profiles: readonly ProfileView[]): ToolGroups {
  const groups: ToolGroups = { inSync: [], found: [], others: [] };
  for (const tool of listTools(tools, '')) {
    if (modesOf(tool, profiles).length === 0) continue;
    const there = profiles.map(({ bindings }) => bindings.filter(({ target }) => target === tool.id));
    const isInSync = there.every((own) => own.length > 0 && own.every(({ status }) => status === 'in_sync'));
    const isHere = tool.bindings.length > 0 || tool.files.some(({ exists }) => exists);
    groups[isInSync ? 'inSync' : isHere ? 'found' : 'others'].push(tool);
  }
  return groups;
}
