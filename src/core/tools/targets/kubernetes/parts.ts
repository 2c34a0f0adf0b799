import { createBudget } from '#core/formats/text/budget.ts';
import type { YamlDocument } from '#core/formats/yaml/document.ts';
import { yamlLeaves } from '#core/formats/yaml/leaves.ts';
import { inFile } from '../kit/inFile.ts';
import type { Part, TargetText } from '../kit/target.ts';
import { nothing } from './edit.ts';
import { type Chunk, isOfSecrets, type SecretManifest, secretsIn, splitDocuments } from './manifests.ts';

/**
 * The Secrets of a file, with what they hold and whatever else is said of them; all other documents,
 * and other members of a list, as they are.
 *
 * @throws QCredError file_malformed
 */
export function kubernetesParts([source]: readonly TargetText[]): Part[] {
  if (!source?.text) return [];
  const others = new Map<string, string>();
  const say = (text: string): unknown => others.set(`document ${others.size + 1}`, text);
  const parts: Part[] = [];
  const { path, text } = source;
  const budget = inFile(path, () => createBudget(text));
  for (const chunk of splitDocuments(text)) {
    const secrets = isOfSecrets(chunk) ? inFile(path, () => secretsIn(chunk, budget)) : [];
    for (const secret of secrets) parts.push(inFile(path, () => partOf(secret)));
    const [first] = secrets;
    if (!first) {
      if (!isEmpty(chunk)) say(chunk.text.trimEnd());
    } else if (!first.isWhole) say(JSON.stringify(restOf(first.document, secrets)));
  }
  return others.size === 0 ? parts : [...parts, { name: 'the file', of: [], says: others }];
}

/** Whether nothing but comments stands in a document. */
const isEmpty = ({ text }: Chunk): boolean =>
  text
    .replace(/^---/, '')
    .split('\n')
    .every((line) => /^\s*(?:#|$)/.test(line));

function partOf({ name, document, root, data, stringData, values }: SecretManifest): Part {
  const { budget } = document;
  const says = yamlLeaves(budget, root, (node) => node === data.map || node === stringData.map);
  for (const key of ['data', 'stringData']) says.delete(key);
  for (const [key, text] of values) says.set(`key ${key}`, text);
  // What is no text stands there in base64.
  for (const [key, text] of yamlLeaves(budget, data.map)) if (!values.has(key)) says.set(`key ${key}`, text);
  return { name: `the Secret "${name}"`, of: [name], says };
}

/** What a list says beside its Secrets. */
function restOf({ contents, budget }: YamlDocument, secrets: readonly SecretManifest[]): [string, string][] {
  const roots = new Set<unknown>(secrets.map(({ root }) => root));
  return [...yamlLeaves(budget, contents, (node) => roots.has(node))];
}

/** Whether a key of a Secret is for an entry to say. */
export const isKubernetesKey = (key: string): boolean => ours.has(key);

const ours: ReadonlySet<string> = new Set(nothing.map(([name]) => `key ${name}`));
