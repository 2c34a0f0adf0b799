import type { LucideIcon } from 'lucide-react';
import {
  Activity,
  Building2,
  CalendarClock,
  HeartPulse,
  KeyRound,
  Layers,
  Settings,
  Terminal,
  Vault,
} from 'lucide-react';
import type { View } from '#renderer/stores/view.ts';

interface ViewEntry {
  view: View;
  label: string;
  /** What one goes to, in "Go to …". */
  what: string;
  icon: LucideIcon;
}

/** The views of the window, in the order of the side bar. Ctrl or Command and its number shows one. */
const entries: readonly ViewEntry[] = [
  { view: 'profiles', label: 'Profiles', what: 'profiles', icon: KeyRound },
  { view: 'accounts', label: 'Accounts', what: 'accounts', icon: Building2 },
  { view: 'services', label: 'Services', what: 'services', icon: Layers },
  { view: 'keys', label: 'Keys', what: 'keys of key services', icon: Vault },
  { view: 'due', label: 'Due', what: 'due keys', icon: CalendarClock },
  { view: 'tools', label: 'Tools', what: 'tools', icon: Terminal },
  { view: 'activity', label: 'Activity', what: 'activity', icon: Activity },
  { view: 'health', label: 'Health', what: 'health', icon: HeartPulse },
  { view: 'settings', label: 'Settings', what: 'settings', icon: Settings },
];

/** The same with their shortcuts; there are nine digits. */
export const views: readonly (ViewEntry & { shortcut: string | undefined })[] = entries.map((entry, at) => ({
  ...entry,
  shortcut: at < 9 ? `Mod+${at + 1}` : undefined,
}));
