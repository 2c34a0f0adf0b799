import type { LucideIcon } from 'lucide-react';
import type { Action } from '#renderer/stores/menu.ts';
import { openMenu, useMenu } from '#renderer/stores/menu.ts';
import { IconButton } from './Button.tsx';

interface MenuButtonProps {
  icon: LucideIcon;
  label: string;
  /** Asked for when the menu opens, so that it shows what can be done then. */
  groups: () => readonly (readonly Action[])[];
}

/** An icon that opens a menu below itself. */
export function MenuButton({ icon, label, groups }: MenuButtonProps) {
  const open = useMenu(({ menu }) => menu?.label === label);
  return (
    <IconButton
      icon={icon}
      label={label}
      aria-haspopup="menu"
      aria-expanded={open}
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        openMenu({ label, groups: groups(), at: { x: left, y: bottom + 4 } });
      }}
    />
  );
}
