import { providerById } from '#core/clouds/providers/index.ts';
import { applySplices, type Splice } from '#core/formats/text/splices.ts';
import { withoutEnd } from '#core/formats/text/withoutEnd.ts';
import { removeElement, setText } from '#core/formats/xml/edit.ts';
import { isXmlText } from '#core/formats/xml/text.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkLine } from '../kit/checkLine.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { type CyberduckFiles, openCyberduck } from './files.ts';
import { addToPlist, linesOfNo, type Plist, plistList, plistText, saysNo, setPlistTexts } from './plist.ts';
import { amazonHost, passwordKey, protocol } from './read.ts';

/** How the vendor of a profile begins that QCred made. */
const ownVendor = 'qcred-';

/** The property that turns addressing by host name off (`S3Session.java`). */
export const pathStyleProperty = 's3.bucket.virtualhost.disable';

/**
 * Bookmark and connection profile for an entry, or without it. A bookmark names its profile by the
 * profile's vendor, so both go together; Amazon's own storage needs no profile.
 *
 * @throws QCredError file_malformed; bad_input for what a bookmark cannot say; unsupported for a
 * bookmark of another protocol
 */
export function planCyberduck(files: readonly TargetText[], entry: ExportEntry | null): PlannedFile[] {
  const opened = openCyberduck(files);
  if (!opened) throw new QCredError('bad_input', 'No file was chosen.', 'Choose where the file goes.');
  const texts = entry ? written(opened, entry) : takenOut(opened);
  return [
    { plist: opened.bookmark, text: texts.bookmark },
    { plist: opened.profile, text: texts.profile },
  ].flatMap(({ plist: { source }, text }): PlannedFile[] =>
    text === (source.text ?? '') ? [] : [{ part: source.part, path: source.path, text, secret: false }],
  );
}

/** Both are about this one connection, so they go as a whole; a profile of someone else stays. */
function takenOut({ profile }: CyberduckFiles): { bookmark: string; profile: string } {
  const isOurs = plistText(profile, 'Vendor')?.startsWith(ownVendor);
  return { bookmark: '', profile: isOurs ? '' : (profile.source.text ?? '') };
}

function written(
  { bookmark, profile }: CyberduckFiles,
  entry: ExportEntry,
): { bookmark: string; profile: string } {
  for (const plist of [bookmark, profile]) checkProtocol(plist);
  checkEntry(entry);
  const refers = entry.mode === 'reference';
  // A profile says that no password is to be asked for, so a reference to Amazon needs one too.
  const address = addressOf(entry) ?? (refers ? amazon : null);
  const title = stemOf(bookmark.source.path);
  const vendor = address && (plistText(profile, 'Vendor') ?? ownVendor + entry.profileId);
  const shared = { host: address?.host ?? amazonHost, port: address?.port ?? '443' };
  const bookmarkSplices = setPlistTexts(bookmark, [
    ['Protocol', protocol],
    ['Provider', vendor ?? null],
    ['Nickname', plistText(bookmark, 'Nickname') ?? title],
    ['UUID', plistText(bookmark, 'UUID') ?? entry.profileId],
    ['Hostname', shared.host],
    ['Port', shared.port],
    ['Username', (refers ? entry.reference : entry.accessKeyId) || null],
  ]);
  if (!address || !vendor) {
    return {
      bookmark: applySplices(bookmark.document.text, bookmarkSplices),
      profile: profile.source.text ?? '',
    };
  }
  const { words } = providerById(entry.provider);
  const profileSplices = setPlistTexts(profile, [
    ['Protocol', protocol],
    ['Vendor', vendor],
    ['Description', plistText(profile, 'Description') ?? title],
    ['Scheme', address.scheme],
    ['Default Hostname', shared.host],
    ['Default Port', shared.port],
    ['Context', address.context || null],
    ['Region', entry.region || undefined],
    ['Authorization', plistText(profile, 'Authorization') ?? 'AWS4HMACSHA256'],
    ['Username Placeholder', plistText(profile, 'Username Placeholder') ?? words.accessKeyId.label],
    ['Password Placeholder', plistText(profile, 'Password Placeholder') ?? words.secretAccessKey.label],
  ]);
  return {
    bookmark: applySplices(bookmark.document.text, bookmarkSplices),
    profile: applySplices(profile.document.text, [
      ...profileSplices,
      ...passwordSetting(profile, refers),
      ...addressing(profile, entry),
    ]),
  };
}

const amazon = { scheme: 'https', host: amazonHost, port: '443', context: '' };

/** With a reference nobody is to be asked for a password; without one somebody has to be. */
function passwordSetting(profile: Plist, refers: boolean): Splice[] {
  const present = profile.values.get(passwordKey);
  const asks = !saysNo(profile, passwordKey);
  if (asks !== refers) return [];
  if (!refers) return present ? [removeElement(profile.document, present.key, present.value)] : [];
  if (present) return [{ start: present.value.start, end: present.value.end, text: '<false/>' }];
  return addToPlist(profile, linesOfNo(passwordKey));
}

/** The property for addressing by path: there for `path`, not there for `virtual`, else the person's. */
function addressing(profile: Plist, entry: ExportEntry): Splice[] {
  const style = addressingOf(entry);
  if (style === 'auto') return [];
  const wanted = `${pathStyleProperty}=true`;
  const wantsPath = style === 'path';
  const present = plistList(profile, 'Properties').filter(({ text }) =>
    text.startsWith(`${pathStyleProperty}=`),
  );
  if (!wantsPath) return present.map(({ element }) => removeElement(profile.document, element));
  if (present.length > 0) {
    return present
      .filter(({ text }) => text !== wanted)
      .map(({ element }) => setText(profile.document, element, wanted));
  }
  const list = profile.values.get('Properties')?.value;
  if (list?.name === 'array' && list.content) {
    return [{ start: list.content.start, end: list.content.start, text: `<string>${wanted}</string>` }];
  }
  return addToPlist(profile, [
    '<key>Properties</key>',
    '<array>',
    `\t<string>${wanted}</string>`,
    '</array>',
  ]);
}

function addressOf({
  name,
  endpoints,
  provider,
}: ExportEntry): { scheme: string; host: string; port: string; context: string } | null {
  if (!endpoints.s3 && provider === 'aws') return null;
  const url = endpoints.s3 && URL.canParse(endpoints.s3) ? new URL(endpoints.s3) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new QCredError(
      'bad_input',
      `"${name}" has no address of its storage that Cyberduck could connect to.`,
      'Set its endpoint to a plain http or https address.',
    );
  }
  return {
    scheme: url.protocol.slice(0, -1),
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (url.protocol === 'http:' ? '80' : '443'),
    context: withoutEnd(url.pathname, '/'),
  };
}

function checkEntry({ name, role, region, accessKeyId, profileId, reference }: ExportEntry): void {
  if (role) {
    throw new QCredError(
      'bad_input',
      `"${name}" is a role, which a bookmark cannot assume.`,
      'Choose the profile that the role builds on.',
    );
  }
  for (const [field, value] of [
    ['Region', region],
    ['Username', accessKeyId],
    ['Username', reference],
    ['UUID', profileId],
  ] as const) {
    if (value === undefined) continue;
    checkLine(field, value);
    if (isXmlText(value) && value.trim() === value) continue;
    throw new QCredError(
      'bad_input',
      `The value for "${field}" holds a character that a bookmark cannot hold, or white space at an end.`,
      'Change the value and try again.',
    );
  }
}

function checkProtocol(plist: Plist): void {
  const found = plistText(plist, 'Protocol');
  if (found === undefined || found === protocol) return;
  throw new QCredError(
    'unsupported',
    `${plist.source.path} is about a connection by "${found}", not S3.`,
    'Choose another name for the file.',
  );
}

/** What a file is called, without its folder and its ending. */
const stemOf = (path: string): string => path.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '') || 'S3';
