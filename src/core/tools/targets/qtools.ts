import { isAlias, isMap, type YAMLMap } from 'yaml';
import { createLineIndex } from '#core/formats/text/lines.ts';
import { applySplices } from '#core/formats/text/splices.ts';
import { addLinesBelow, applyLineSplices } from '#core/formats/text/wholeLines.ts';
import {
  mapOf,
  nodeAt,
  pairOf,
  parseYaml,
  scalarText,
  textAt,
  type YamlDocument,
} from '#core/formats/yaml/document.ts';
import {
  editMap,
  endOfPair,
  hasOnly,
  pairLines,
  removePairs,
  type YamlWish,
} from '#core/formats/yaml/edit.ts';
import { yamlLeaves } from '#core/formats/yaml/leaves.ts';
import { quoteYaml } from '#core/formats/yaml/quote.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { QCredError } from '#shared/errors.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../clouds/providers/guess.ts';
import { checkEntries } from './kit/checkEntries.ts';
import { checkLine } from './kit/checkLine.ts';
import { locateChosen } from './kit/chosenFile.ts';
import { inFile } from './kit/inFile.ts';
import {
  defineTarget,
  type ExportEntry,
  type FoundProfile,
  type Part,
  type PlannedFile,
  soleName,
  soleNameFor,
  type TargetText,
} from './kit/target.ts';

/** The block of its configuration, and the words in it; bucket and prefix are the person's own. */
const block = 'qstorage';
const keys = {
  accessKeyId: 'access_key_id',
  /** The secret. */
  secretAccessKey: 'access_key',
  accountId: 'account_id',
  region: 'region',
  endpoint: 'endpoint_url',
} as const;
const ours: ReadonlySet<string> = new Set(Object.values(keys));
const written: ReadonlySet<string> = new Set([...ours].map((key) => `${block}.${key}`));

/**
 * QTools, the tools of a Quilibrium node, which keep backups in QStorage: the block `qstorage` of their
 * YAML. After `go-qtools/internal/config/config.go` and `s3/client.go` of QuilibriumNetwork/qtools
 * (commit 5c64f74). Not run: there is no package of it.
 */
export const qtoolsTarget = defineTarget({
  id: 'qtools',
  secretModes: ['static'],
  place: 'chosen',
  fileName: () => 'config.yml',
  holds: 'one',
  words: {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    accountId: keys.accountId,
    region: keys.region,
    endpoint: keys.endpoint,
  },
  locate: locateChosen('config'),
  read,
  parts,
  writes: (key) => key === block || written.has(key),
  plan,
  nameFor: soleNameFor,
});

interface File {
  source: TargetText;
  document: YamlDocument;
  /** Null for a file without settings. */
  root: YAMLMap | null;
  /** The block; undefined where there is none, or nothing in it. */
  settings: YAMLMap | undefined;
}

/** @throws QCredError file_malformed, with path, line and column in the message; bad_input without a file */
function openFile([source]: readonly TargetText[]): File {
  if (!source) throw new QCredError('bad_input', 'No file was chosen.', 'Choose where the file goes.');
  const document = inFile(source.path, () => parseYaml(source.text ?? ''));
  const { contents } = document;
  if (isMap(contents))
    return { source, document, root: contents, settings: mapOf(document, nodeAt(document, contents, block)) };
  if ((source.text ?? '').replace(/^\ufeff|#.*$|^---/gm, '').trim() === '')
    return { source, document, root: null, settings: undefined };
  throw new QCredError(
    'file_malformed',
    `${source.path}: Line 1: this is not a configuration of QTools, which is a list of settings.`,
    'Choose another file.',
  );
}

function read(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  if (!files[0]?.text) return { profiles: [], notices: [] };
  const { source, document, settings } = openFile(files);
  if (!settings) return { profiles: [], notices: [] };
  const text = (key: string) => textAt(document, settings, key) || undefined;
  const first = [...ours].map((key) => nodeAt(document, settings, key)).find((node) => node !== undefined);
  if (!first) return { profiles: [], notices: [] };
  const endpoint = text(keys.endpoint);
  const [accessKeyId, secret] = [text(keys.accessKeyId), text(keys.secretAccessKey)];
  const profile: FoundProfile = {
    name: soleName,
    provider: endpoint === undefined ? 'quilibrium' : guessProvider({ s3: endpoint }),
    kind: accessKeyId || secret ? 'static' : 'none',
    accessKeyId,
    secretAccessKey: secret === undefined ? undefined : new Secret(secret),
    accountId: text(keys.accountId),
    region: text(keys.region),
    endpoints: endpoint === undefined ? {} : { s3: endpoint },
    notices: [],
    repairable: false,
    where: { path: source.path, line: createLineIndex(document.text)(first.range?.[0] ?? 0).line },
  };
  return { profiles: [profile], notices: [] };
}

/** @throws QCredError file_malformed */
function parts(files: readonly TargetText[]): Part[] {
  if (!files[0]?.text) return [];
  const { document, root } = openFile(files);
  return root ? [{ name: 'the configuration', of: [soleName], says: yamlLeaves(document.budget, root) }] : [];
}

/** @throws QCredError file_malformed, bad_input; unsupported where anchors and aliases stand in the way */
function plan(
  files: readonly TargetText[],
  entries: readonly ExportEntry[],
  remove: readonly string[],
): PlannedFile[] {
  checkEntries(entries, { nameFor: soleNameFor });
  const [entry] = entries;
  if (!entry && !remove.includes(soleName)) return [];
  const file = openFile(files);
  const { part, path } = file.source;
  const edited = entry ? withBlock(file, wishesOf(entry)) : withoutBlock(file);
  const text = edited.trim() === '' ? '' : edited;
  if (text === (file.source.text ?? '')) return [];
  const [outcome] = read([{ ...file.source, text }]).profiles;
  checkOutcome(file.source, outcome, entry);
  return [{ part, path, text, secret: outcome?.secretAccessKey !== undefined }];
}

function withBlock({ source, document, root, settings }: File, wishes: readonly YamlWish[]): string {
  const { text } = document;
  const pair = root && pairOf(root, block);
  if (settings) {
    // The lines of an alias are those of something else, too.
    if (!pair || isAlias(pair.value)) throw entangled(source.path);
    return applyLineSplices(text, editMap(document, settings, wishes));
  }
  if (root?.flow || (pair && scalarText(pair.value) !== undefined)) {
    const flow = wishes.flatMap((wish) => (wish.text ? [`"${wish.key}": ${wish.token ?? ''}`] : []));
    const wish = { key: block, text: flow.join(), token: `{${flow.join(', ')}}` };
    return applyLineSplices(text, editMap(document, root, [wish]));
  }
  const lines = pairLines(wishes, '  ');
  if (pair) return applySplices(text, [addLinesBelow(text, endOfPair(text, pair), lines)]);
  const all = [`${block}:`, ...lines];
  if (text.trim() === '') return `${all.join('\n')}\n`;
  return applySplices(text, [addLinesBelow(text, text.trimEnd().length, all)]);
}

function withoutBlock({ document, root, settings }: File): string {
  if (!root || !settings) return document.text;
  const pair = pairOf(root, block);
  if (pair && hasOnly(settings, ours))
    return applyLineSplices(document.text, removePairs(document, root, new Set([pair])));
  const wishes = [...ours].map((key): YamlWish => ({ key, text: null }));
  return applyLineSplices(document.text, editMap(document, settings, wishes));
}

function wishesOf(entry: ExportEntry): YamlWish[] {
  const { name, accessKeyId, secretAccessKey, sessionToken, accountId, region, endpoints } = entry;
  if (sessionToken) {
    throw new QCredError(
      'bad_input',
      `"${name}" is a temporary key, and QTools has no place for its session token.`,
      'Choose a key that lasts.',
    );
  }
  return [
    wish(keys.accessKeyId, accessKeyId),
    wish(keys.secretAccessKey, secretAccessKey?.reveal()),
    wish(keys.accountId, accountId),
    wish(keys.region, region || undefined),
    wish(keys.endpoint, endpoints.s3 || null),
  ];
}

function wish(key: string, text: string | null | undefined): YamlWish {
  if (!text) return { key, text };
  checkLine(key, text);
  return { key, text, token: quoteYaml(text) };
}

/** Anchors, aliases and merged mappings can lead elsewhere than the lines that were changed. */
function checkOutcome(
  source: TargetText,
  outcome: FoundProfile | undefined,
  entry: ExportEntry | undefined,
): void {
  const isDone = entry
    ? outcome?.accessKeyId === entry.accessKeyId &&
      outcome?.secretAccessKey?.reveal() === entry.secretAccessKey?.reveal()
    : outcome === undefined;
  if (!isDone) throw entangled(source.path);
}

const entangled = (path: string): QCredError =>
  new QCredError(
    'unsupported',
    `${path} uses YAML anchors or aliases for these settings, and QCred does not untangle them.`,
    'Write the settings out where they are used, then export again.',
  );
