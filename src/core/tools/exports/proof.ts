import { QCredError } from '#shared/errors.ts';
import {
  type ExportEntry,
  type FoundProfile,
  type Part,
  type PlannedFile,
  soleName,
  type Target,
  type TargetText,
} from '../targets/kit/target.ts';

/** What a plan of a target means to do. */
export interface Meant {
  /** Entries that are written. */
  entries: readonly ExportEntry[];
  /** Names of entries that are taken out. */
  remove: readonly string[];
}

/**
 * Plans entries into a tool's files, and proves the plan.
 *
 * @throws what planning throws; QCredError unsupported where the plan would change what nobody meant
 */
export function planProven(target: Target, texts: readonly TargetText[], meant: Meant): PlannedFile[] {
  const planned = target.plan(texts, meant.entries, meant.remove);
  provePlan(target, texts, withPlanned(texts, planned), meant);
  return planned;
}

/** Plans to mend what `read` of the target calls repairable, and proves it. @throws as `planProven` */
export function repairProven(target: Target, texts: readonly TargetText[]): PlannedFile[] {
  const broken = target.read(texts).profiles.filter(({ repairable }) => repairable);
  const planned = target.repair?.(texts) ?? [];
  const remove = broken.map(({ name }) => name);
  provePlan(target, texts, withPlanned(texts, planned), { entries: [], remove });
  return planned;
}

/** A tool's files with what was planned for them. */
export const withPlanned = (texts: readonly TargetText[], planned: readonly PlannedFile[]): TargetText[] =>
  texts.map((file) => ({ ...file, text: planned.find((p) => p.path === file.path)?.text ?? file.text }));

/**
 * Proves a plan before anybody sees it: the planned text is read again, with the eyes of the tool, and
 * compared with what stands there. What was not meant must say what it said, setting by setting; what
 * was meant must be read as it was meant.
 *
 * @param before the tool's files as they are
 * @param after the same files as planned
 * @throws QCredError naming the setting, never a value: unsupported where others would change,
 *   bad_input where what was meant would be read otherwise
 */
export function provePlan(
  target: Target,
  before: readonly TargetText[],
  after: readonly TargetText[],
  { entries, remove }: Meant,
): void {
  if (after.every(({ text }, i) => text === before[i]?.text)) return;
  const written = new Set(entries.map(({ name }) => name));
  const removed = new Set(remove);
  // Where a file holds one profile, what is its own is told from what is not by the settings alone.
  const isOne = target.holds === 'one' && written.size + removed.size > 0;
  const isMeant = (name: string): boolean =>
    (isOne && name === soleName) || written.has(name) || removed.has(name);
  const pairs = pairsOf(target.parts(before), target.parts(after));
  for (const [part, then] of pairs) {
    if (!part) {
      if (then.of.length === 0 || !then.of.every(isMeant))
        throw wouldChange(target, then.name, firstKey(then), after);
      continue;
    }
    const key = changedKey(part, then, (key) => {
      const owners = then ? [...part.of, ...then.of] : part.of;
      if (owners.length === 0 || !owners.every(isMeant)) return false;
      // What goes, goes as a whole; what stays of it is not an entry's.
      if (!then && owners.some((owner) => removed.has(owner))) return true;
      return target.writes === undefined || target.writes(key);
    });
    if (key !== undefined) throw wouldChange(target, part.name, key, after);
  }
  proveEntries(target, pairs, after, entries);
}

/** A part as it is and as it is planned; one of the two may be missing. */
type Pair = readonly [was: Part, is: Part | undefined] | readonly [was: undefined, is: Part];

/** The parts of both times by name, those that come last. */
function pairsOf(before: readonly Part[], after: readonly Part[]): Pair[] {
  // What two readers find the same throughout, before and after, is compared once.
  const isAlike = [before, after].every((parts) => parts.every(({ also }) => also !== undefined));
  const [was, is] = isAlike ? [before, after] : [forEachReader(before), forEachReader(after)];
  // Mostly nothing comes or goes.
  const isInOrder = was.length === is.length && was.every(({ name }, i) => is[i]?.name === name);
  if (isInOrder) return was.map((part, i): Pair => [part, is[i]]);
  const now = byName(was);
  const then = byName(is);
  return [
    ...[...now].map(([name, part]): Pair => [part, then.get(name)]),
    ...[...then].flatMap(([name, part]): Pair[] => (now.has(name) ? [] : [[undefined, part]])),
  ];
}

const byName = (parts: readonly Part[]): Map<string, Part> => new Map(parts.map((part) => [part.name, part]));

const forEachReader = (parts: readonly Part[]): Part[] =>
  parts.flatMap((part) => (part.also === undefined ? [part] : [part, { ...part, name: part.also }]));

const firstKey = ({ says }: Part): string => says.keys().next().value ?? '';

/** The first setting that differs and may not. */
function changedKey(
  part: Part,
  then: Part | undefined,
  mayChange: (key: string) => boolean,
): string | undefined {
  let shared = 0;
  for (const [key, value] of part.says) {
    const now = then?.says.get(key);
    if (now !== undefined) shared++;
    if (now !== value && !mayChange(key)) return key;
  }
  // An empty section that goes, or comes to be another's.
  if (!then) return part.says.size === 0 && !mayChange('') ? '' : undefined;
  if (shared === then.says.size) return undefined;
  for (const key of then.says.keys()) if (!part.says.has(key) && !mayChange(key)) return key;
  return undefined;
}

/** What was written must be found again, by every program that reads the files. */
function proveEntries(
  target: Target,
  pairs: readonly Pair[],
  after: readonly TargetText[],
  entries: readonly ExportEntry[],
): void {
  if (entries.length === 0) return;
  if (target.expects) proveParts(target, pairs, after, entries);
  else {
    const found = new Map(target.read(after).profiles.map((profile) => [profile.name, profile]));
    for (const entry of entries) {
      const profile = found.get(entry.name);
      if (!profile || !isAsMeant(target, profile, entry)) throw readOtherwise(target, entry.name, after);
    }
  }
  const written = new Set(entries.map(({ name }) => name));
  for (const [was, is] of pairs) {
    if (!is?.doubtful) continue;
    const owner = is.of.find((name) => written.has(name));
    if (owner === undefined) continue;
    // What they did not agree on before, and no entry says, is not ours to settle.
    const doubts = is.doubtful();
    if (doubts.length === 0) continue;
    const standing = was?.doubtful?.() ?? [];
    const key = doubts.find((key) => target.decides?.(key) || !standing.includes(key));
    if (key !== undefined) throw readOtherwise(target, owner, after, key);
  }
}

/** Every part that belongs to an entry alone must say what it brings. */
function proveParts(
  target: Target,
  pairs: readonly Pair[],
  after: readonly TargetText[],
  entries: readonly ExportEntry[],
): void {
  const wanted = new Map(entries.map((entry) => [entry.name, target.expects?.(entry) ?? []]));
  const found = new Set<string>();
  for (const [, part] of pairs) {
    if (!part?.isEntry) continue;
    const [name] = part.of;
    const expected = name === undefined ? undefined : wanted.get(name);
    if (name === undefined || !expected) continue;
    found.add(name);
    for (const [key, value] of expected)
      if ((part.says.get(key) ?? null) !== value) throw readOtherwise(target, name, after, key);
  }
  for (const { name } of entries) if (!found.has(name)) throw readOtherwise(target, name, after);
}

/** Whether a profile that is read has the key of the entry, or the way to it. */
function isAsMeant({ words }: Target, profile: FoundProfile, entry: ExportEntry): boolean {
  if (entry.role && words.role !== undefined) return profile.role?.roleArn === entry.role.roleArn;
  if (entry.mode === 'reference') return profile.reference === entry.reference;
  if (entry.mode === 'credential_process') return profile.kind === 'ours' || profile.kind === 'other';
  if (entry.mode === 'none') return profile.secretAccessKey === undefined;
  return (
    profile.accessKeyId === entry.accessKeyId &&
    profile.secretAccessKey?.reveal() === entry.secretAccessKey?.reveal() &&
    hasToken(profile, entry)
  );
}

/** A tool without a place for tokens reads none. */
const hasToken = (profile: FoundProfile, { sessionToken }: ExportEntry): boolean =>
  profile.sessionToken === undefined || profile.sessionToken.reveal() === (sessionToken?.reveal() ?? '');

const placesOf = (files: readonly TargetText[]): string =>
  files
    .filter(({ text }) => text !== null)
    .map(({ path }) => path)
    .join(' and ');

function wouldChange({ label }: Target, part: string, key: string, files: readonly TargetText[]): QCredError {
  const what = key === '' ? part : `"${key}" of ${part}`;
  return new QCredError(
    'unsupported',
    `${label} would read ${what} otherwise than now, which nobody asked for, so nothing was written.`,
    `Look at the indentation and the headers around it in ${placesOf(files)}, put them in plain order, and try again.`,
  );
}

const readOtherwise = ({ label }: Target, name: string, files: readonly TargetText[], key = ''): QCredError =>
  new QCredError(
    'bad_input',
    `${label} would not read ${key === '' ? '' : `"${key}" of `}"${name}" as it is meant, so nothing was written.`,
    `Look at what stands around it in ${placesOf(files)}, and try again.`,
  );
