import { createBudget } from '#core/formats/text/budget.ts';
import { lineEndingOf, withoutLineEnding } from '#core/formats/text/lines.ts';
import { applySplices } from '#core/formats/text/splices.ts';
import { applyLineSplices } from '#core/formats/text/wholeLines.ts';
import { hasOnly, pairLines, type YamlWish } from '#core/formats/yaml/edit.ts';
import { quoteYaml } from '#core/formats/yaml/quote.ts';
import { QCredError } from '#shared/errors.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { checkLine } from '../kit/checkLine.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { sdkSettings } from '../variables/sdk.ts';
import { editSecret, holdsAwsKeys, nothing, type Wishes } from './edit.ts';
import { type Chunk, openManifests, type SecretManifest, secretsIn } from './manifests.ts';
import { kubernetesNameFor } from './names.ts';

/**
 * The file with `entries` as Secrets and those in `remove` taken out. A Secret that is there keeps
 * everything that is not about its AWS key; new ones become documents at the end.
 *
 * @throws QCredError file_malformed; bad_input; unsupported for a Secret that is encrypted in place,
 * or whose keys stand behind anchors
 */
export function planKubernetes(
  files: readonly TargetText[],
  entries: readonly ExportEntry[],
  remove: readonly string[],
): PlannedFile[] {
  checkEntries(entries, { nameFor: kubernetesNameFor });
  if (entries.length === 0 && remove.length === 0) return [];
  const { source, secrets } = openManifests(files);
  const wanted = new Map<string, Wishes>(remove.map((name) => [name, nothing]));
  for (const entry of entries) wanted.set(entry.name, wishesOf(entry));

  const changes = new Map<Chunk, Change[]>();
  for (const secret of secrets) {
    const wishes = wanted.get(secret.name);
    if (!wishes || (wishes === nothing && !secret.isSealed && !holdsAwsKeys(secret))) continue;
    changes.set(secret.chunk, [...(changes.get(secret.chunk) ?? []), { secret, wishes, path: source.path }]);
  }
  const splices = [...changes].map(([chunk, inChunk]) => ({ ...chunk, text: changedText(chunk, inChunk) }));
  const present = new Set(secrets.map(({ name }) => name));
  const added = [...wanted].filter(([name, wishes]) => wishes !== nothing && !present.has(name));
  const before = source.text ?? '';
  const kept = withoutLooseEnd(before, applySplices(before, splices));
  const text = append(
    kept,
    added.map(([name, wishes]) => manifest(name, wishes)),
  );
  if (text === before) return [];
  const secret = /AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN/.test(text);
  return [{ part: source.part, path: source.path, text, secret }];
}

interface Change {
  secret: SecretManifest;
  wishes: Wishes;
  path: string;
}

function wishesOf(entry: ExportEntry): Wishes {
  const { accessKeyId, secretAccessKey, sessionToken } = entry;
  const wishes: Wishes = [
    ['AWS_ACCESS_KEY_ID', accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', secretAccessKey?.reveal()],
    ['AWS_SESSION_TOKEN', sessionToken?.reveal() || null],
    ...sdkSettings(entry),
  ];
  for (const [name, value] of wishes) if (value) checkLine(name, value);
  return wishes;
}

/** A document with its Secrets changed; one that was about a removed key alone goes. */
function changedText(chunk: Chunk, changes: readonly Change[]): string {
  const sealed = changes.find(({ secret }) => secret.isSealed);
  if (sealed) {
    throw new QCredError(
      'unsupported',
      `${sealed.path}: the Secret "${sealed.secret.name}" is encrypted with SOPS, and QCred does not touch it.`,
      'Change it with "sops", or choose another name.',
    );
  }
  const gone = changes.find(({ secret, wishes }) => wishes === nothing && isOnlyOurs(secret));
  if (gone) return beforeManifest(gone.secret);
  const splices = changes.flatMap(({ secret, wishes }) => editSecret(secret, wishes));
  const text = applyLineSplices(chunk.text, splices);
  checkOutcome({ ...chunk, text }, changes);
  return text;
}

function isOnlyOurs({ isWhole, data, stringData }: SecretManifest): boolean {
  const ours = new Set(nothing.map(([name]) => name));
  return isWhole && [data.map, stringData.map].every((map) => !map || hasOnly(map, ours));
}

/** What stands before the manifest in its document, if anything was said there. */
function beforeManifest({ chunk, root }: SecretManifest): string {
  const before = chunk.text.slice(0, root.range?.[0] ?? 0);
  return before.includes('#') ? before : '';
}

/** Anchors, aliases and merged mappings can lead elsewhere than the lines that were changed. */
function checkOutcome(edited: Chunk, changes: readonly Change[]): void {
  let secrets: SecretManifest[] = [];
  try {
    secrets = secretsIn(edited, createBudget(edited.text));
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
  }
  for (const { secret, wishes, path } of changes) {
    const values = secrets.find(({ name }) => name === secret.name)?.values;
    const isDone = wishes.every(
      ([key, value]) => value === undefined || values?.get(key) === (value ?? undefined),
    );
    if (values && isDone) continue;
    throw new QCredError(
      'unsupported',
      `${path}: the Secret "${secret.name}" uses YAML anchors or aliases, and QCred does not untangle them.`,
      'Write its keys out where they are used, or choose another name.',
    );
  }
}

/** A file that ends without a line end ends so again when its last documents went. */
function withoutLooseEnd(before: string, text: string): string {
  return before.startsWith(text) && !before.endsWith('\n') ? withoutLineEnding(text) : text;
}

function manifest(name: string, wishes: Wishes): string[] {
  const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
  const values = wishes.map(([key, value]): YamlWish => ({ key, text: value }));
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${quoteYaml(own ?? name)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${quoteYaml(namespace)}`]),
    'type: Opaque',
    'stringData:',
    ...pairLines(values, '  '),
  ];
}

function append(text: string, manifests: readonly string[][]): string {
  const [first, ...others] = manifests;
  if (!first) return text;
  const eol = lineEndingOf(text);
  const isBlank = text.trim() === '';
  const lines = [...(isBlank ? first : ['---', ...first]), ...others.flatMap((other) => ['---', ...other])];
  if (isBlank) return lines.join(eol) + eol;
  const isOpen = !text.endsWith('\n');
  return text + (isOpen ? eol : '') + lines.join(eol) + (isOpen ? '' : eol);
}
