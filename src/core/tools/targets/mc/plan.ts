import { type JsonMember, membersOf } from '#core/formats/json/document.ts';
import { addMembers, removeMembers, replaceValue } from '#core/formats/json/edit.ts';
import { lineEndingOf } from '#core/formats/text/lines.ts';
import { applySplices, type Splice } from '#core/formats/text/splices.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { checkLine } from '../kit/checkLine.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { currentVersion, type McFile, memberOf, openMcFile } from './aliases.ts';
import { mcNameFor } from './names.ts';
import { amazon } from './read.ts';

/** How lines of a file end and what they are indented with. */
interface Layout {
  eol: string;
  unit: string;
}

/**
 * mc's file with `entries` as aliases and the aliases in `remove` taken out. New aliases come
 * before the others, so that not even a comma is added to a line of theirs; mc sorts them anyway.
 *
 * @throws QCredError file_malformed; bad_input for what mc could not use; unsupported for a file
 * of an mc before 2020
 */
export function planMc(
  files: readonly TargetText[],
  entries: readonly ExportEntry[],
  remove: readonly string[],
): PlannedFile[] {
  const file = openMcFile(files);
  checkEntries(entries, { nameFor: mcNameFor });
  const wanted = new Map(entries.map((entry) => [entry.name, wantedFields(entry)]));
  if (wanted.size === 0 && !remove.some((name) => hasAlias(file, name))) return [];
  const text = file.document.root ? edited(file, wanted, new Set(remove)) : created(wanted);
  if (text === file.document.text) return [];
  const { part, path } = file.source;
  return [{ part, path, text, secret: /"secretKey"\s*:\s*"[^"]/i.test(text) }];
}

type Fields = readonly (readonly [field: string, value: string | null | undefined])[];

/** The fields of an alias in mc's order. Null: must not be there. Undefined: the person's own stays. */
function wantedFields(entry: ExportEntry): Fields {
  const { accessKeyId, secretAccessKey, sessionToken, addressing } = entry;
  const fields: Fields = [
    ['url', urlOf(entry)],
    ['accessKey', accessKeyId],
    ['secretKey', secretAccessKey?.reveal()],
    ['sessionToken', sessionToken?.reveal() ?? null],
    ['api', undefined],
    ['path', addressing === 'auto' ? undefined : addressingOf(entry) === 'path' ? 'on' : 'off'],
  ];
  for (const [field, value] of fields) if (value) checkLine(field, value);
  return fields;
}

/** What a new alias says where the entry says nothing. */
const defaults = new Map([
  ['api', 'S3v4'],
  ['path', 'auto'],
]);

/** mc takes an address without a path only (`isValidHostURL`). */
function urlOf({ name, endpoints, provider }: ExportEntry): string {
  const url = endpoints.s3 ?? (provider === 'aws' ? amazon : undefined);
  if (url === undefined) {
    throw new QCredError('bad_input', `"${name}" has no address of its storage.`, 'Set its endpoint first.');
  }
  if (/^https?:\/\/[^/?#@\s\\]+\/?$/i.test(url) && URL.canParse(url)) return url;
  throw new QCredError(
    'bad_input',
    `mc cannot use the endpoint of "${name}": it must be http or https with a host and nothing after it.`,
    'Change the endpoint of the profile.',
  );
}

const hasAlias = (file: McFile, name: string): boolean =>
  membersOf(file.aliases?.value).some(({ key }) => key === name);

function edited(file: McFile, wanted: ReadonlyMap<string, Fields>, remove: ReadonlySet<string>): string {
  const { document, aliases, version, source } = file;
  if (version !== currentVersion && version !== null) {
    throw new QCredError(
      'unsupported',
      `${source.path} is of version ${version} of mc's configuration; QCred writes version ${currentVersion}.`,
      'Run "mc alias list" once with a current mc, which brings the file up to date, then export again.',
    );
  }
  const layout = layoutOf(file);
  const { eol, unit } = layout;
  const present = new Map(membersOf(aliases?.value).map((alias) => [alias.key, alias]));
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const [name, fields] of wanted) {
    const alias = present.get(name);
    const stays = alias?.value.type === 'object' && !remove.has(name);
    if (stays) splices.push(...editAlias(file, alias, fields, layout));
    else added.push(aliasText(name, fields, layout));
  }
  const toRoot = version === null ? [`"version": "${currentVersion}"`] : [];
  if (aliases?.value.type === 'object') {
    const goes = ({ key, value }: JsonMember): boolean =>
      remove.has(key) || (wanted.has(key) && value.type !== 'object');
    const staying = membersOf(aliases.value).filter((alias) => !goes(alias)).length;
    const indents = { eol, inner: unit.repeat(2), outer: unit };
    splices.push(...removeMembers(document, aliases.value, goes));
    splices.push(...addMembers(aliases.value, added, indents, staying));
  } else {
    const value = `{${added.map((alias) => `${eol}${unit}${unit}${alias}`).join(',')}${eol}${unit}}`;
    if (aliases) splices.push(replaceValue(aliases.value, value));
    else toRoot.push(`"aliases": ${value}`);
  }
  if (document.root) splices.push(...addMembers(document.root, toRoot, { eol, inner: unit, outer: '' }));
  return applySplices(document.text, splices);
}

function editAlias(file: McFile, alias: JsonMember, fields: Fields, { eol, unit }: Layout): Splice[] {
  const members = membersOf(alias.value);
  const splices: Splice[] = [];
  const added: string[] = [];
  const leaving = new Set<string>();
  for (const [field, value] of fields) {
    const member = memberOf(members, field);
    if (value === undefined) continue;
    if (value === null) leaving.add(field.toLowerCase());
    else if (!member) added.push(`${JSON.stringify(field)}: ${JSON.stringify(value)}`);
    else if (member.value.value !== value) splices.push(replaceValue(member.value, JSON.stringify(value)));
  }
  const goes = ({ key }: JsonMember): boolean => leaving.has(key.toLowerCase());
  const staying = members.filter((member) => !goes(member)).length;
  const indents = { eol, inner: unit.repeat(3), outer: unit.repeat(2) };
  splices.push(...removeMembers(file.document, alias.value, goes));
  splices.push(...addMembers(alias.value, added, indents, staying));
  return splices;
}

function aliasText(name: string, fields: Fields, { eol, unit }: Layout): string {
  const lines = fields.flatMap(([field, value]) => {
    const text = value === undefined ? defaults.get(field) : value;
    return text === null || text === undefined
      ? []
      : [`${eol}${unit.repeat(3)}${JSON.stringify(field)}: ${JSON.stringify(text)}`];
  });
  return `${JSON.stringify(name)}: {${lines.join(',')}${eol}${unit.repeat(2)}}`;
}

/** A whole file as mc writes it, which indents with tabs. */
function created(wanted: ReadonlyMap<string, Fields>): string {
  const layout = { eol: '\n', unit: '\t' };
  const aliases = [...wanted].map(([name, fields]) => `\n\t\t${aliasText(name, fields, layout)}`).join(',');
  return `{\n\t"version": "${currentVersion}",\n\t"aliases": {${aliases}\n\t}\n}\n`;
}

/** The file's own: what the first member of the whole is indented with. */
function layoutOf({ document }: McFile): Layout {
  const { text, root } = document;
  const eol = lineEndingOf(text);
  const first = membersOf(root ?? undefined)[0]?.node.offset ?? 0;
  const unit = text.slice(text.lastIndexOf('\n', first) + 1, first);
  return { eol, unit: /^[ \t]+$/.test(unit) ? unit : '\t' };
}
