import { type PolicyDocument, parsePolicy } from '#shared/policy/document.ts';
import type { PolicyReader } from '../../accounts/reach/policies.ts';
import { services } from './catalogue.ts';

/**
 * What a text has in it that could matter to a check: everything as an action or a resource, an action of
 * a service in the catalogue, "everything but", a denial; or an escape, behind which any of it may stand.
 */
const mayMatter = new RegExp(
  `"[*?]|:::?[*]+"|"(?:${[...services].join('|')}|[^":]*[*?][^":]*):|"Not|"Deny"|\\\\`,
  'i',
);

/** Stands for a policy that allows something, and nothing that a check looks for. */
export const harmless: PolicyDocument = { version: '2012-10-17', statements: [] };

/**
 * Reads policies for checks, each text once. Most speak of their own buckets alone: those are not taken
 * apart, which for thousands of users would take longer than all else.
 */
export function checkedReader(): PolicyReader {
  const known = new Map<string, PolicyDocument | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = mayMatter.test(text) || !isJson(text) ? parsePolicy(text).document : harmless;
    known.set(text, now);
    return now;
  };
}

function isJson(text: string): boolean {
  try {
    return Array.isArray(Object(JSON.parse(text)).Statement) || text.includes('"Statement"');
  } catch {
    return false;
  }
}
