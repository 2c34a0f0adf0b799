import { isAlias, type YAMLMap } from 'yaml';
import { createLineIndex } from '#core/formats/text/lines.ts';
import { applySplices } from '#core/formats/text/splices.ts';
import { addLinesBelow, applyLineSplices } from '#core/formats/text/wholeLines.ts';
import { mapOf, nodeAt, pairOf, scalarText, textAt } from '#core/formats/yaml/document.ts';
import {
  editMap,
  endOfPair,
  flowPairs,
  hasOnly,
  pairLines,
  removePairs,
  type YamlWish,
} from '#core/formats/yaml/edit.ts';
import { yamlLeaves } from '#core/formats/yaml/leaves.ts';
import type { Notice } from '#shared/notice.ts';
import { locateChosen } from './kit/chosenFile.ts';
import { quilibriumProfile } from './kit/quilibriumProfile.ts';
import { refuseToken } from './kit/refuseToken.ts';
import { withSoleEntry } from './kit/soleEntry.ts';
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
import { addToYaml, entangled, openYaml, type YamlFile, yamlSetting } from './kit/yamlFile.ts';

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
  plan: withSoleEntry(plan),
  nameFor: soleNameFor,
});

interface File extends YamlFile {
  /** The block; undefined where there is none, or nothing in it. */
  settings: YAMLMap | undefined;
}

/** @throws QCredError file_malformed, with path, line and column in the message; bad_input without a file */
function openFile(files: readonly TargetText[]): File {
  const file = openYaml(files, 'QTools');
  const { document, root } = file;
  return { ...file, settings: root ? mapOf(document, nodeAt(document, root, block)) : undefined };
}

function read(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  if (!files[0]?.text) return { profiles: [], notices: [] };
  const { source, document, settings } = openFile(files);
  if (!settings) return { profiles: [], notices: [] };
  const text = (key: string) => textAt(document, settings, key) || undefined;
  const first = [...ours].map((key) => nodeAt(document, settings, key)).find((node) => node !== undefined);
  if (!first) return { profiles: [], notices: [] };
  const said = {
    accessKeyId: text(keys.accessKeyId),
    secret: text(keys.secretAccessKey),
    accountId: text(keys.accountId),
    region: text(keys.region),
    endpoint: text(keys.endpoint),
  };
  const { line } = createLineIndex(document.text)(first.range?.[0] ?? 0);
  const profile = quilibriumProfile(said, 's3', { path: source.path, line });
  return { profiles: [profile], notices: [] };
}

/** @throws QCredError file_malformed */
function parts(files: readonly TargetText[]): Part[] {
  if (!files[0]?.text) return [];
  const { document, root } = openFile(files);
  return root ? [{ name: 'the configuration', of: [soleName], says: yamlLeaves(document.budget, root) }] : [];
}

/** @throws QCredError file_malformed, bad_input; unsupported where anchors and aliases stand in the way */
function plan(files: readonly TargetText[], entry: ExportEntry | null): PlannedFile[] {
  const file = openFile(files);
  const { part, path } = file.source;
  const edited = entry ? withBlock(file, wishesOf(entry)) : withoutBlock(file);
  const text = edited.trim() === '' ? '' : edited;
  const [outcome] = read([{ ...file.source, text }]).profiles;
  checkOutcome(file.source, outcome, entry);
  if (text === (file.source.text ?? '')) return [];
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
    const flow = `{${flowPairs(wishes)}}`;
    return applyLineSplices(text, editMap(document, root, [{ key: block, text: flow, token: flow }]));
  }
  const lines = pairLines(wishes, '  ');
  if (pair) return applySplices(text, [addLinesBelow(text, endOfPair(text, pair), lines)]);
  return addToYaml(text, [`${block}:`, ...lines]);
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
  const { accessKeyId, secretAccessKey, accountId, region, endpoints } = entry;
  refuseToken(entry, 'QTools');
  return [
    yamlSetting(keys.accessKeyId, accessKeyId),
    yamlSetting(keys.secretAccessKey, secretAccessKey?.reveal()),
    yamlSetting(keys.accountId, accountId),
    yamlSetting(keys.region, region || undefined),
    yamlSetting(keys.endpoint, endpoints.s3 || null),
  ];
}

/** Anchors, aliases and merged mappings can lead elsewhere than the lines that were changed. */
function checkOutcome(
  source: TargetText,
  outcome: FoundProfile | undefined,
  entry: ExportEntry | null,
): void {
  const isDone = entry
    ? outcome?.accessKeyId === entry.accessKeyId &&
      outcome?.secretAccessKey?.reveal() === entry.secretAccessKey?.reveal()
    : outcome === undefined;
  if (!isDone) throw entangled(source.path);
}
