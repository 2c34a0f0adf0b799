import type { KeptWork, UnsavedWork } from '#shared/contract/index.ts';
import type { Dialog } from './view.ts';
import { ask } from './view.ts';

/**
 * What was typed and is saved nowhere yet, by where it was typed, and the one question before it is
 * lost. Every way out goes through `leave`: another view, another row, Esc, closing, quitting. A lock
 * does not ask: it hands over what `collect` gives, and `restore` brings it back.
 */

/** Where something is typed: the profile form, a dialog, or the fields of the settings. */
export type Scope = 'form' | 'settings' | Dialog['kind'];

/** Secrets that a lock hands over. */
const keptSecrets = ['secretAccessKey', 'sessionToken'] as const;
export type SecretName =
  | (typeof keptSecrets)[number]
  // Good for nothing once the vault is locked: never handed over.
  | 'code'
  | 'filePassword'
  | 'keyServerPassword'
  | 'passphrase'
  | 'newPassphrase'
  | 'newPassphraseAgain';

/** A typed secret that the application holds since the vault was locked. */
export type Entered = KeptWork['entered'][number];

/** A value as it is, and what it was when its field appeared, both as JSON. */
interface Value {
  first: string;
  now: string;
  /** Whether they differ in what it would be a pity to lose. */
  changed: boolean;
}

interface Work {
  values: Map<string, Value>;
  /** How the inputs of secrets are read; what is in them is never kept here. */
  secrets: Map<SecretName, () => string>;
  /** The paste that typed secrets add to, if any. */
  onto: string | undefined;
  /** Ids of pastes whose secrets wait in the application, by the part that shows them. */
  pastes: Map<string, readonly string[]>;
  /** Fields that save themselves when they are left; false says that what is in them cannot be saved. */
  settles: Map<string, () => Promise<boolean>>;
}

const works = new Map<Scope, Work>();
const restored = new Map<Scope, { values: Record<string, Value>; entered: Entered | null }>();
/** What the application keeps of us while the vault is locked. */
let sealed = false;
let told = false;
let tellMain = (_unsaved: boolean): void => {};
let letGo = (_pasteId: string): void => {};

function workOf(scope: Scope): Work {
  const known = works.get(scope);
  if (known) return known;
  const made: Work = {
    values: new Map(),
    secrets: new Map(),
    onto: undefined,
    pastes: new Map(),
    settles: new Map(),
  };
  works.set(scope, made);
  return made;
}

/** Calls back whenever there begins or ceases to be something that leaving would lose. */
export function onUnsaved(listener: (unsaved: boolean) => void): void {
  tellMain = listener;
}

/** Calls back when a secret that the application holds is not wanted any more. */
export function onLetGo(listener: (pasteId: string) => void): void {
  letGo = listener;
}

/** Looks again at whether something would be lost. To be called after every change of what is typed. */
export function tellUnsaved(): void {
  const unsaved = [...works].some(([scope, { settles }]) => settles.size > 0 || isUnsaved(scope));
  if (unsaved === told) return;
  told = unsaved;
  tellMain(unsaved);
}

/**
 * Takes note of a value.
 *
 * @param first what it was when its field appeared, as JSON
 * @param weigh the part of it that would be lost: not what was only chosen
 */
export function noteValue<T>(
  scope: Scope,
  name: string,
  first: string,
  value: T,
  weigh: (value: T) => unknown = (whole) => whole,
): void {
  const now = toJson(value);
  const changed = filled(weigh(JSON.parse(first) as T)) !== filled(weigh(JSON.parse(now) as T));
  workOf(scope).values.set(name, { first, now, changed });
  tellUnsaved();
}

const toJson = (value: unknown): string => JSON.stringify(value) ?? 'null';

/** The same without what is empty: a field that was emptied again is as it was before it was first typed in. */
const filled = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part === '' ? undefined : part)) ?? 'null';

/** Takes note of an input for a secret, by how it is read. */
export function noteSecret(scope: Scope, name: SecretName, read: () => string, onto?: string): void {
  const work = workOf(scope);
  work.secrets.set(name, read);
  if (onto !== undefined) work.onto = onto;
}

/** Takes note of pastes whose secrets are in use. None forgets them. */
export function notePastes(scope: Scope, name: string, pasteIds: readonly string[]): void {
  const { pastes } = workOf(scope);
  if (pasteIds.length > 0) pastes.set(name, pasteIds);
  else pastes.delete(name);
}

/** Takes note of a field that saves itself when it is left; null once it has nothing to save. */
export function noteSettling(scope: Scope, name: string, settle: (() => Promise<boolean>) | null): void {
  const { settles } = workOf(scope);
  if (settle) settles.set(name, settle);
  else settles.delete(name);
  tellUnsaved();
}

/** Forgets the input of a secret that is no longer shown. Values stay: their field may come again. */
export function dropSecret(scope: Scope, name: SecretName): void {
  works.get(scope)?.secrets.delete(name);
  tellUnsaved();
}

/** Forgets everything typed in these places: it was saved, or given up. */
export function forget(...scopes: readonly Scope[]): void {
  for (const scope of scopes) {
    const entered = enteredIn(scope);
    if (entered) letGo(entered.pasteId);
    works.delete(scope);
    restored.delete(scope);
  }
  tellUnsaved();
}

/** Whether leaving this place would lose something. */
export function isUnsaved(scope: Scope): boolean {
  return (
    enteredIn(scope) !== null ||
    Object.values(valuesIn(scope)).some(({ changed }) => changed) ||
    [...(works.get(scope)?.secrets.values() ?? [])].some((read) => read() !== '')
  );
}

/** The values of a place, those that wait for their field to appear with them. */
const valuesIn = (scope: Scope): Record<string, Value> => ({
  ...restored.get(scope)?.values,
  ...Object.fromEntries(works.get(scope)?.values ?? []),
});

/**
 * What a value begins with: what was typed here before, else what `first` gives.
 *
 * @param was what it counts as having been; what `first` gives where it is left out
 */
export function beginWith<T>(scope: Scope, name: string, first: () => T, was?: T): { first: string; now: T } {
  const back = valuesIn(scope)[name];
  if (back) return { first: back.first, now: JSON.parse(back.now) as T };
  const now = first();
  return { first: toJson(was === undefined ? now : was), now };
}

/** The secret that was typed here before the vault was locked. */
export const enteredIn = (scope: Scope): Entered | null => restored.get(scope)?.entered ?? null;

// ---- leaving --------------------------------------------------------------------------------

/** How one leaves; closing and quitting end the window, all else only what is left. */
type Way = 'leave' | 'close' | 'quit';

const lostWords: Partial<Record<Scope, string>> = {
  form: 'The profile was not saved yet.',
  settings: 'A setting was not saved: its value does not fit.',
  paste: 'The key you pasted was not added yet.',
  connect: 'The account was not saved yet.',
  change: 'The change was not made yet.',
  keyChange: 'The change was not made yet.',
  jobKey: 'The key for the job was not made yet.',
  policy: 'The rotation policy was not saved yet.',
  rotate: 'The rotation does not have what you typed yet.',
  session: 'The one-time password was not used yet.',
  passphrase: 'The passphrase was not changed yet.',
  export: 'The export was not made yet.',
  exportTo: 'The export was not made yet.',
};

const verbs: Record<Way, { title: string; verb: string }> = {
  leave: { title: 'Discard what you typed?', verb: 'Discard' },
  close: { title: 'Close and discard what you typed?', verb: 'Discard and close' },
  quit: { title: 'Quit and discard what you typed?', verb: 'Discard and quit' },
};

const beforeLock = 'What you typed before the vault was locked is kept only as long as QCred runs.';

/**
 * Leaves these places: fields that save themselves do, then the person is asked where something
 * would be lost. Resolves to whether nothing stands in the way any more; what was typed is forgotten
 * by whoever closes the place.
 *
 * @param scopes the places; all of them where none are named
 */
export async function leave(scopes?: readonly Scope[], way: Way = 'leave'): Promise<boolean> {
  const left = scopes ?? [...new Set([...works.keys(), ...restored.keys()])];
  const failed = await settle(left);
  const lost = left.filter((scope) => failed.has(scope) || isUnsaved(scope));
  const words = lost.map((scope) => lostWords[scope] ?? 'It was not saved yet.');
  if (!scopes && sealed) words.push(beforeLock);
  if (words.length === 0) return true;
  const { title, verb } = verbs[way];
  return ask({ title, text: words.join(' '), verb, destructive: true });
}

/** Whether leaving would ask or save: then it takes a moment, and who leaves has to wait for it. */
export const holdsBack = (scopes: readonly Scope[]): boolean =>
  scopes.some((scope) => isUnsaved(scope) || (works.get(scope)?.settles.size ?? 0) > 0);

/** Has fields save themselves. Resolves to the places where one could not. */
async function settle(scopes: readonly Scope[]): Promise<ReadonlySet<Scope>> {
  const failed = new Set<Scope>();
  for (const scope of scopes) {
    for (const save of [...(works.get(scope)?.settles.values() ?? [])]) {
      if (!(await save())) failed.add(scope);
    }
  }
  return failed;
}

// ---- locking --------------------------------------------------------------------------------

/** A one-time password is good for seconds, a passphrase is what the lock asks for, and a search is nothing to keep. */
const notKept: ReadonlySet<Scope> = new Set<Scope>(['session', 'passphrase', 'settings', 'tryKey']);

interface Kept {
  values: Partial<Record<Scope, Record<string, Value>>>;
  /** What else the window needs to show it again. */
  screen: unknown;
}

/**
 * Everything typed, for the application to keep while the vault is locked; null when there is nothing.
 *
 * @param screen how the window shows these places again, given to `restore`'s caller unread
 */
export async function collect(screen: (scopes: readonly Scope[]) => unknown): Promise<UnsavedWork | null> {
  await settle([...works.keys()]);
  const scopes = [...new Set([...works.keys(), ...restored.keys()])].filter(
    (scope) => !notKept.has(scope) && isUnsaved(scope),
  );
  if (scopes.length === 0) return null;
  const kept: Kept = { values: {}, screen: screen(scopes) };
  const typed: UnsavedWork['typed'] = [];
  const pasteIds = new Set<string>();
  for (const scope of scopes) {
    const work = works.get(scope);
    const entered = enteredIn(scope);
    kept.values[scope] = valuesIn(scope);
    const secrets: Partial<Record<(typeof keptSecrets)[number], string>> = {};
    for (const name of keptSecrets) {
      const text = work?.secrets.get(name)?.() ?? '';
      if (text !== '') secrets[name] = text;
    }
    const onto = entered?.pasteId ?? work?.onto;
    if (entered || Object.keys(secrets).length > 0) typed.push({ scope, pasteId: onto, ...secrets });
    else if (onto !== undefined) pasteIds.add(onto);
    for (const ids of work?.pastes.values() ?? []) for (const id of ids) pasteIds.add(id);
  }
  return { text: JSON.stringify(kept), typed, pasteIds: [...pasteIds] };
}

/** Takes note of whether the application keeps what was typed. */
export function markSealed(now: boolean): void {
  sealed = now;
}

/** Whether something typed comes back when the vault is unlocked. */
export const isSealed = (): boolean => sealed;

/** Forgets what is on screen, with the vault it belongs to. What the application keeps is not touched. */
export function forgetAll(): void {
  works.clear();
  restored.clear();
  tellUnsaved();
}

/** Takes back what the application kept; the fields that appear next begin with it. Returns the screen. */
export function restore(kept: KeptWork | null): unknown {
  sealed = false;
  if (!kept) return null;
  const { values, screen } = JSON.parse(kept.text) as Kept;
  for (const [scope, named] of Object.entries(values)) {
    const entered = kept.entered.find((one) => one.scope === scope) ?? null;
    restored.set(scope as Scope, { values: named, entered });
  }
  tellUnsaved();
  return screen;
}
