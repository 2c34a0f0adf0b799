import { parseAllDocuments } from 'yaml';
import type { Reader } from './found.ts';
import { keysIn } from './tree.ts';

/** What the parser reads in a moment; longer texts are read line by line, by other readers. */
const longest = 64_000;
const mostLines = 3000;

/**
 * YAML: what `--output yaml` and `--format=yaml` print, Secrets of Kubernetes, Compose, Helm and
 * applications' settings. All values are text, so that a key of digits keeps its zeros.
 */
export const readYaml: Reader = (text) => {
  // A mapping with something in it: a text of sentences has no line that ends a label with a colon.
  if (text.length > longest || text.split('\n', mostLines + 1).length > mostLines) return null;
  if (!/^[ \t-]*["']?[\w./][\w./-]*["']?[ \t]*:(?:[ \t]|$)/m.test(text)) return null;
  const documents = parse(text);
  const keys = keysIn(documents.length === 1 ? documents[0] : documents);
  return keys.length > 0 ? { format: isNested(text) ? 'YAML' : 'labelled text', keys } : null;
};

/** Whether it is more than a list of labels, which people write too. */
const isNested = (text: string): boolean => /^[ \t]+\S|^-|^\S+:[ \t]*$/m.test(text);

function parse(text: string): unknown[] {
  try {
    const parsed = parseAllDocuments(text, {
      schema: 'failsafe',
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
    });
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap((document) =>
      document.errors.length > 0 ? [] : [document.toJS({ maxAliasCount: 100 })],
    );
  } catch {
    // Nested too deeply, or an alias without its anchor.
    return [];
  }
}
