import { describe, expect, it, vi } from 'vitest';
import { menuTemplate } from '#main/menu.ts';

vi.mock('electron', () => ({ app: { name: 'QCred' }, Menu: {} }));

/** A menu's entries by their roles, else their labels. */
function entries(platform: NodeJS.Platform, label: string): string[] {
  const menu = menuTemplate(() => {}, platform).find((one) => one.label === label);
  const items = Array.isArray(menu?.submenu) ? menu.submenu : [];
  return items.flatMap(({ role, label: name, type }) => (type === 'separator' ? [] : (role ?? name ?? '')));
}

describe('the menu', () => {
  it('has on macOS what every program has there: Services, and Close for ⌘W', () => {
    expect(entries('darwin', 'QCred')).toContain('services');
    expect(entries('darwin', 'File').at(-1)).toBe('close');
    expect(entries('darwin', 'File')).not.toContain('quit');
  });

  it.each(['linux', 'win32'] as const)('has no menu of the app on %s, and Quit under File', (platform) => {
    expect(entries(platform, 'QCred')).toEqual([]);
    expect(entries(platform, 'File').slice(-3)).toEqual(['Settings…', 'Lock', 'quit']);
    expect(entries(platform, 'Help')).toContain('about');
  });
});
