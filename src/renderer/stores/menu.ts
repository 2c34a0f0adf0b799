import type { LucideIcon } from 'lucide-react';
import { create } from 'zustand';

/** Something a person can do, as menus and the palette show it. */
export interface Action {
  id: string;
  label: string;
  /** Other words that people look for it by. */
  words?: string;
  icon: LucideIcon;
  /** `Mod+N`; shown in the machine's own words. */
  shortcut?: string;
  destructive?: boolean;
  run: () => void;
}

export interface OpenMenu {
  /** Names it for screen readers. */
  label: string;
  /** In groups, with a line between them. */
  groups: readonly (readonly Action[])[];
  /** Where its corner goes, in pixels of the window. */
  at: { x: number; y: number };
}

/** The menu that is open. There is never more than one. */
export const useMenu = create<{ menu: OpenMenu | null }>(() => ({ menu: null }));

export const openMenu = (menu: OpenMenu): void => useMenu.setState({ menu });
export const closeMenu = (): void => useMenu.setState({ menu: null });
