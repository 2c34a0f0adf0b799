import { describe, expect, it } from 'vitest';
import { hasDue, shortName, type TrayItem, trayMenu, trayTip } from '#main/tray/trayMenu.ts';
import type { AppState } from '#shared/contract/index.ts';
import type { DueView } from '#shared/contract/rotation.ts';
import { Settings } from '#shared/model.ts';
import { credential, profileView } from '../../renderer/views.ts';

const now = new Date('2026-06-01T12:00:00.000Z');

const stateWith = (part: Partial<AppState>): AppState => ({
  vault: { status: 'open', store: 'keychain', keychainAvailable: true, problem: null, lockReason: null },
  demo: false,
  version: '',
  home: '/home/me',
  profiles: [],
  accounts: [],
  rotations: [],
  due: [],
  policies: [],
  active: null,
  recent: [],
  settings: Settings.parse({}),
  keyDue: [],
  materials: [],
  replacements: [],
  keptSecrets: [],
  logProblem: null,
  lastChange: null,
  ...part,
});

const dueKey = (name: string, inDays: number): DueView => ({
  credentialId: `credential of ${name}`,
  accessKeyId: 'KEY',
  provider: 'quilibrium',
  profileNames: [name],
  bornAt: '2026-01-01T00:00:00.000Z',
  bornKnown: true,
  ageDays: 90 - inDays,
  dueAt: new Date(now.getTime() + inDays * 86_400_000).toISOString(),
  inDays,
  status: inDays < 0 ? 'overdue' : 'soon',
  policy: { scope: { kind: 'default' }, maxAgeDays: 90, remindDays: [], graceHours: 24, automatic: false },
});

const lines = (items: TrayItem[]): string[] =>
  items.map((item) => {
    if (item.kind === 'separator') return '---';
    if (item.kind === 'radio') return `${item.checked ? '(x)' : '( )'} ${item.label}`;
    return item.kind === 'heading' ? `# ${item.label}` : item.label;
  });
const menuOf = (part: Partial<AppState>): string[] => lines(trayMenu(stateWith(part), now));

describe("the tray's menu", () => {
  it('offers to unlock a locked vault, and nothing that needs one', () => {
    const vault = {
      status: 'locked',
      store: 'keychain',
      keychainAvailable: true,
      problem: null,
      lockReason: null,
    } as const;
    expect(menuOf({ vault, profiles: [profileView({ name: 'a' })] })).toEqual([
      'Unlock…',
      '---',
      'Open QCred',
      'Quit',
    ]);
    expect(trayTip(stateWith({ vault }))).toBe('QCred, locked');
  });

  it('marks the active profile, names the recent ones first and the others by where they belong', () => {
    const [work, home, amazon] = [
      profileView({ name: 'work' }),
      profileView({ name: 'home' }),
      profileView({ name: 'amazon', provider: 'aws' }),
    ];
    const profiles = [amazon, home, work];
    const active = { profileId: work.id, name: 'work', since: now.toISOString() };
    expect(menuOf({ profiles, active, recent: [work.id] })).toEqual([
      '# Recent',
      '(x) work',
      '# Amazon Web Services',
      '( ) amazon',
      '# Quilibrium',
      '( ) home',
      '( ) None: as it was before QCred',
      'More…',
      '---',
      'Lock',
      '---',
      'Open QCred',
      'Quit',
    ]);
  });

  it('groups by the account that a sync found the key in', () => {
    const account = { id: 'acc', name: 'Acme', syncing: null } as AppState['accounts'][number];
    const remote = { account: 'acc', user: 'ci', status: 'active', seenAt: now.toISOString() } as const;
    const profile = profileView({ name: 'ci', credential: { ...credential('c'), remote } });
    expect(menuOf({ profiles: [profile], accounts: [account] })).toContain('# Acme');
  });

  it('checks exactly one entry whatever is active, so that no desktop checks another', () => {
    const profiles = ['a', 'b'].map((name) => profileView({ name }));
    for (const active of [null, { profileId: profiles[1]?.id ?? '', name: 'b', since: '' }]) {
      const checked = menuOf({ profiles, active }).filter((line) => line.startsWith('(x)'));
      expect(checked).toEqual([active ? '(x) b' : '(x) None']);
    }
  });

  it('stays a menu with a thousand profiles, the active one among them', () => {
    const profiles = Array.from({ length: 1000 }, (_, i) => profileView({ name: `p${i}` }));
    const last = profiles[999];
    const active = { profileId: last?.id ?? '', name: 'p999', since: '' };
    const menu = menuOf({ profiles, active, recent: [] });
    expect(menu.length).toBeLessThan(30);
    expect(menu).toContain('(x) p999');
  });

  it('leads to the keys that are due, and says how many more there are', () => {
    const due = [dueKey('old', -3), dueKey('b', 1), dueKey('c', 5), dueKey('d', 6), dueKey('e', 7)];
    const state = stateWith({ due, profiles: [profileView({ name: 'old' })] });
    const items = trayMenu(state, now);
    expect(lines(items)).toContain('“old” is overdue by 3 days: rotate…');
    expect(lines(items)).toContain('2 more keys due…');
    expect(items).toContainEqual(
      expect.objectContaining({ action: { do: 'rotate', credentialId: 'credential of old' } }),
    );
    expect(hasDue(state)).toBe(true);
    expect(trayTip(state)).toBe('QCred, 5 keys to rotate');
    expect(hasDue(stateWith({ due: [{ ...dueKey('x', 80), status: 'fine' }] }))).toBe(false);
  });

  it('says how the syncs stand', () => {
    const account = (part: object) =>
      ({ id: 'a', name: 'A', syncing: null, ...part }) as AppState['accounts'][number];
    expect(menuOf({ accounts: [account({})] })).toContain('Sync now');
    expect(menuOf({ accounts: [account({ syncing: { doing: '', done: 0, total: null } })] })).toContain(
      'Syncing 1 account…',
    );
    expect(menuOf({ accounts: [account({ lastSync: { status: 'failed' } })] })).toContain(
      'Sync now (1 failed)',
    );
  });

  it('shortens long names in the middle', () => {
    expect(shortName('short')).toBe('short');
    const short = shortName(`start-${'x'.repeat(100)}-end`);
    expect([...short].length).toBe(40);
    expect(short).toMatch(/^start-x+…x+-end$/);
  });
});
