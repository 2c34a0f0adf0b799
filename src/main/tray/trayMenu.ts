import { providerById } from '#core/clouds/providers/index.ts';
import { dueWords, nameOf } from '#core/rotation/due/reminderWords.ts';
import type { AppState, ProfileView } from '#shared/contract/index.ts';
import { count } from '#shared/words.ts';

/** What an entry of the tray's menu does. */
export type TrayAction =
  | { do: 'use'; profileId: string | null }
  | { do: 'rotate'; credentialId: string }
  | { do: 'switcher' | 'due' | 'sync' | 'lock' | 'open' | 'quit' };

/** One line of the tray's menu. Without an action it cannot be chosen. */
export type TrayItem =
  | { kind: 'separator' }
  | { kind: 'heading'; label: string }
  | { kind: 'radio'; label: string; checked: boolean; action: TrayAction }
  | { kind: 'entry'; label: string; action: TrayAction | null };

/** Profiles in the menu; the rest are found in the quick switcher. */
const most = 12;
const mostRecent = 5;
const mostDue = 3;
const longest = 40;

const separator: TrayItem = { kind: 'separator' };

/** A name that fits a menu: long ones lose their middle, because ends tell names apart. */
export function shortName(name: string): string {
  const letters = [...name];
  if (letters.length <= longest) return name;
  return `${letters.slice(0, 24).join('')}…${letters.slice(-(longest - 25)).join('')}`;
}

/**
 * The tray's menu: who one is and may become, what is due, what is going on.
 *
 * @param state the same that the window shows
 * @param now this computer's time
 */
export function trayMenu(state: AppState, now: Date): TrayItem[] {
  const leave: TrayItem[] = [entry('Open QCred', { do: 'open' }), entry('Quit', { do: 'quit' })];
  if (state.vault.status !== 'open') {
    const label = state.vault.status === 'locked' ? 'Unlock…' : 'Set up QCred…';
    return [entry(label, { do: 'open' }), separator, ...leave];
  }
  return [
    ...profileItems(state),
    separator,
    ...dueItems(state, now),
    ...syncItems(state),
    entry('Lock', { do: 'lock' }),
    separator,
    ...leave,
  ];
}

/** What the icon says when one points at it. */
export function trayTip(state: AppState): string {
  if (state.vault.status !== 'open') return 'QCred, locked';
  const due = overdue(state).length;
  const who = state.active ? `QCred: ${shortName(state.active.name)}` : 'QCred';
  return due > 0 ? `${who}, ${count(due, 'key')} to rotate` : who;
}

/** Whether the icon carries the due badge. */
export const hasDue = (state: AppState): boolean => overdue(state).length > 0;

const entry = (label: string, action: TrayAction | null): TrayItem => ({ kind: 'entry', label, action });

const overdue = (state: AppState) =>
  state.due.filter(({ status }) => status === 'soon' || status === 'overdue');

function profileItems(state: AppState): TrayItem[] {
  const { active, profiles } = state;
  if (profiles.length === 0) return [entry('No profiles yet', null)];
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  const ids = new Set([...(active ? [active.profileId] : []), ...state.recent]);
  const recent = [...ids].flatMap((id) => byId.get(id) ?? []).slice(0, mostRecent);
  const others = profiles.filter((profile) => !recent.includes(profile)).slice(0, most - recent.length);
  const groups = [...groupBy(others, (profile) => homeOf(profile, state))];
  const radio = (profile: ProfileView): TrayItem => ({
    kind: 'radio',
    label: shortName(profile.name),
    checked: profile.id === active?.profileId,
    action: { do: 'use', profileId: profile.id },
  });
  const heading = (label: string): TrayItem => ({ kind: 'heading', label: shortName(label) });
  return [
    ...(recent.length > 0 ? [heading('Recent'), ...recent.map(radio)] : []),
    ...groups.flatMap(([label, list]) => [heading(label), ...list.map(radio)]),
    // No separator before it: one of the radios between two separators is always shown as chosen.
    {
      kind: 'radio',
      label: active ? 'None: as it was before QCred' : 'None',
      checked: active === null,
      action: { do: 'use', profileId: null },
    },
    entry('More…', { do: 'switcher' }),
  ];
}

/** Where a profile belongs: the account its key is of, else its provider. */
function homeOf(profile: ProfileView, { accounts }: AppState): string {
  const account = accounts.find(({ id }) => id === profile.credential?.remote?.account);
  return account?.name ?? providerById(profile.provider).label;
}

function dueItems(state: AppState, now: Date): TrayItem[] {
  const due = overdue(state);
  const first = due.slice(0, mostDue).map((key) =>
    entry(`${shortName(nameOf(key))} ${dueWords(key, now)}: rotate…`, {
      do: 'rotate',
      credentialId: key.credentialId,
    }),
  );
  const rest = due.length - first.length;
  return [...first, ...(rest > 0 ? [entry(`${count(rest, 'more key')} due…`, { do: 'due' })] : [])];
}

function syncItems({ accounts }: AppState): TrayItem[] {
  if (accounts.length === 0) return [];
  const running = accounts.filter(({ syncing }) => syncing !== null).length;
  if (running > 0) return [entry(`Syncing ${count(running, 'account')}…`, null)];
  const failed = accounts.filter(({ lastSync }) => lastSync?.status === 'failed').length;
  return [entry(failed > 0 ? `Sync now (${failed} failed)` : 'Sync now', { do: 'sync' })];
}

/** The items by what `keyOf` says, in the order in which each first comes. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const list = groups.get(key);
    if (list) list.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
