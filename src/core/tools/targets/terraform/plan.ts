import { type HclBlock, type HclBody, readObject } from '#core/formats/hcl/body.ts';
import {
  attributes,
  editBody,
  type HclWish,
  isEmptied,
  removeSetting,
  settingLines,
} from '#core/formats/hcl/edit.ts';
import { readString } from '#core/formats/hcl/text.ts';
import { sameEnding } from '#core/formats/text/lines.ts';
import { appendParagraphs, removeParagraph } from '#core/formats/text/paragraphs.ts';
import { applySplices, type Splice } from '#core/formats/text/splices.ts';
import { QCredError } from '#shared/errors.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { type ExportEntry, type PlannedFile, soleName, soleNameFor, type TargetText } from '../kit/target.ts';
import {
  backendName,
  blocksNamed,
  holdsSecret,
  isJson,
  openTerraform,
  type TerraformBlock,
  type TerraformFile,
} from './blocks.ts';
import { type BlockRules, backendRules, providerRules } from './rules.ts';
import { type BlockWishes, noWishes, wishesFor } from './wishes.ts';

/**
 * The configuration with `entries` written and the profiles in `remove` taken out. Where a file has
 * a backend or a provider already, only what is there is changed: the other one may stand in another
 * file of the module, and Terraform takes one of each. A file that has neither gets both.
 *
 * @throws QCredError file_malformed, bad_input, unsupported for Terraform's JSON syntax
 */
export function planTerraform(
  files: readonly TargetText[],
  entries: readonly ExportEntry[],
  remove: readonly string[],
): PlannedFile[] {
  const [file] = files;
  if (!file) return [];
  if (isJson(file)) {
    throw new QCredError(
      'unsupported',
      `${file.path} is in Terraform's JSON syntax, which QCred does not write.`,
      'Choose a file that ends in .tf: Terraform reads both.',
    );
  }
  const before = file.text ?? '';
  const kept = openTerraform(withoutProfiles(openTerraform(before, file.path), remove), file.path);
  checkEntries(entries, {
    nameFor: soleNameFor,
    isThere: (name) => blocksNamed(kept, name).length > 0,
  });
  const text = withProfiles(kept, entries);
  if (text === before) return [];
  return [{ part: file.part, path: file.path, text, secret: holdsSecret(openTerraform(text, file.path)) }];
}

function withProfiles(file: TerraformFile, entries: readonly ExportEntry[]): string {
  const backendApart = entries.some(({ name }) => name === backendName);
  const splices: Splice[] = [];
  const added: string[][] = [];
  for (const entry of entries) {
    const blocks = blocksNamed(file, entry.name);
    for (const one of blocks) {
      if (entry.name === soleName && one === file.backend && backendApart) continue;
      splices.push(...editBlock(file.text, one, wishesFor(entry, one.rules)));
    }
    if (blocks.length === 0) added.push(newBackend(entry), newProvider(entry));
  }
  const edited = applySplices(file.text, splices);
  return added.length > 0 ? appendParagraphs(edited, added) : edited;
}

/** Takes out what we write; a block that held nothing else goes as a whole. */
function withoutProfiles(file: TerraformFile, names: readonly string[]): string {
  const { text } = file;
  const blocks = new Set(names.flatMap((name) => blocksNamed(file, name)));
  const splices = [...blocks].flatMap(({ block, rules, parent }) => {
    const inner = editBlock(text, { block, rules }, noWishes(rules));
    if (!isEmptied(text, block, inner)) return inner;
    const whole = removeParagraph(text, block.start, block.close + 1);
    return parent && isEmptied(text, parent, [whole])
      ? [removeParagraph(text, parent.start, parent.close + 1)]
      : [whole];
  });
  return sameEnding(text, applySplices(text, splices));
}

function editBlock(text: string, { block, rules }: TerraformBlock, wishes: BlockWishes): Splice[] {
  const settings = [...wishes.key, ...wishes.settings.filter((wish) => mayWrite(text, block, wish))];
  const endpoints = endpointsIn(text, block);
  if (endpoints === 'absent') {
    const [wish, lines] = newEndpoints(rules, wishes.endpoints);
    return editBody(text, block, [...settings, ...wish], lines);
  }
  const rest = editBody(text, block, settings);
  if (endpoints === 'worked out') return rest;
  const { body, whole } = endpoints;
  const inner = editBody(
    text,
    body,
    wishes.endpoints.filter((wish) => mayWrite(text, body, wish)),
  );
  return [...rest, ...(inner.length > 0 && isEmptied(text, body, inner) ? [whole()] : inner)];
}

interface Endpoints {
  body: HclBody;
  /** Takes them out as a whole. */
  whole(): Splice;
}

function endpointsIn(text: string, block: HclBlock): Endpoints | 'absent' | 'worked out' {
  const item = block.items.find((one) => (one.kind === 'block' ? one.type : one.name) === 'endpoints');
  if (!item) return 'absent';
  if (item.kind === 'block')
    return { body: item, whole: () => removeParagraph(text, item.start, item.close + 1) };
  const body = readObject(text, item);
  return body ? { body, whole: () => removeSetting(text, item) } : 'worked out';
}

/** New endpoints: a setting that is an object, or the lines of a block. */
function newEndpoints({ endpointsAre }: BlockRules, wishes: readonly HclWish[]): [HclWish[], string[][]] {
  const lines = settingLines(wishes.filter(([, source]) => source !== null)).map((line) => `  ${line}`);
  if (lines.length === 0) return [[], []];
  if (endpointsAre === 'block') return [[], [['endpoints {', ...lines, '}']]];
  return [[['endpoints', ['{', ...lines, '}'].join('\n')]], []];
}

/** Whether a setting may be given a value: not where the person has Terraform work it out. */
function mayWrite(text: string, body: HclBody, [name, wanted]: HclWish): boolean {
  const there = attributes(body).find((attribute) => attribute.name === name);
  if (!there || wanted === null) return true;
  const source = text.slice(there.valueStart, there.valueEnd);
  return readString(source) !== undefined || /^(true|false|null)$/.test(source);
}

function newBackend(entry: ExportEntry): string[] {
  const lines = newLines(entry, backendRules).map((line) => indented(indented(line)));
  return ['terraform {', '  backend "s3" {', ...lines, '  }', '}'];
}

const newProvider = (entry: ExportEntry): string[] => [
  'provider "aws" {',
  ...newLines(entry, providerRules).map(indented),
  '}',
];

function newLines(entry: ExportEntry, rules: BlockRules): string[] {
  const { key, settings, endpoints } = wishesFor(entry, rules);
  const [object, block] = newEndpoints(rules, endpoints);
  const wanted = [...settings, ...key, ...object].filter(([, source]) => source !== null);
  return [...settingLines(wanted), ...block.flatMap((lines) => ['', ...lines])];
}

const indented = (line: string): string => (line === '' ? '' : `  ${line}`);
