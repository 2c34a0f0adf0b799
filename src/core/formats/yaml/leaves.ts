import { isAlias, isMap, isSeq, type Node } from 'yaml';
import type { Budget } from '#core/formats/text/budget.ts';
import { scalarText } from './document.ts';

/**
 * All that a YAML value says: the text of each scalar by the way to it, "dbs.0.path". An alias says
 * whose it is, and no more: what it stands for is said at its anchor.
 *
 * @param budget of the file
 * @param node the value
 * @param isApart which values are left out, with all below them
 * @throws QCredError too_involved
 */
export function yamlLeaves(
  budget: Budget,
  node: unknown,
  isApart: (node: Node, path: string) => boolean = () => false,
): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (at: unknown, path: string): void => {
    // A long key is part of the way to all below it.
    budget.spend(1 + (path.length >> 4));
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
    if (isMap(at) || isSeq(at)) {
      if (path !== '' && isApart(at, path)) return;
      if (at.items.length === 0 && path !== '') leaves.set(path, isMap(at) ? '{}' : '[]');
    }
    if (isMap(at)) for (const { key, value } of at.items) walk(value, below(scalarText(key) ?? String(key)));
    else if (isSeq(at)) for (const [i, item] of at.items.entries()) walk(item, below(String(i)));
    else leaves.set(path, isAlias(at) ? `*${at.source}` : (scalarText(at) ?? ''));
  };
  walk(node, '');
  return leaves;
}
