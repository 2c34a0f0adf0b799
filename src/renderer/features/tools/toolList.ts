import { create } from 'zustand';
import { searchWords } from '#renderer/words.ts';
import type { TargetView } from '#shared/contract/index.ts';
import type { TargetId } from '#shared/model.ts';

interface ToolListStore {
  search: string;
  /** Null until one was chosen: then the first is shown. */
  selected: TargetId | null;
}

/** How the list of tools is looked at. */
export const useToolList = create<ToolListStore>(() => ({ search: '', selected: null }));

/** Tools that QCred writes to first, then those that have files here, then the others. */
const rank = (tool: TargetView): number =>
  tool.bindings.length > 0 ? 0 : tool.files.some(({ exists }) => exists) ? 1 : 2;

/** The tools that hold every word of `search`, those in use first and otherwise in their own order. */
export function listTools(tools: readonly TargetView[], search: string): TargetView[] {
  const words = searchWords(search);
  const text = (tool: TargetView) =>
    [
      tool.label,
      tool.id,
      ...tool.files.map(({ path }) => path),
      ...tool.bindings.flatMap(({ name, path = '', profileName }) => [name, path, profileName]),
    ]
      .join('\n')
      .toLowerCase();
  return tools
    .filter((tool) => words.every((word) => text(tool).includes(word)))
    .sort((a, b) => rank(a) - rank(b));
}
