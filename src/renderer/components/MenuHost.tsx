import './floating.css';
import './MenuHost.css';
import { useRef } from 'react';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import type { Action } from '#renderer/stores/menu.ts';
import { closeMenu, type OpenMenu } from '#renderer/stores/menu.ts';
import { Kbd } from './Kbd.tsx';

const Item = ({ action }: { action: Action }) => (
  <MenuItem
    id={action.id}
    textValue={action.label}
    className={action.destructive ? 'floating-item menu-item menu-danger' : 'floating-item menu-item'}
    onAction={action.run}
  >
    <action.icon size={14} aria-hidden="true" />
    <span className="truncate">{action.label}</span>
    {action.shortcut && <Kbd shortcut={action.shortcut} />}
  </MenuItem>
);

/** Shows the menu that is open: a context menu, or one that a button opened. */
export default function MenuHost({ menu }: { menu: OpenMenu }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const groups = menu.groups.filter((group) => group.length > 0);
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={{ left: menu.at.x, top: menu.at.y }} />
      <Popover
        triggerRef={anchor}
        isOpen
        aria-label={menu.label}
        onOpenChange={closeMenu}
        placement="bottom start"
        offset={0}
        className="floating menu-popover"
      >
        <Menu aria-label={menu.label} className="floating-list" autoFocus="first" onClose={closeMenu}>
          {groups.map((group, at) => [
            at > 0 && <Separator key={`line-${group[0]?.id}`} className="menu-line" />,
            <MenuSection key={group[0]?.id} aria-label={`${menu.label} ${at + 1}`}>
              {group.map((action) => (
                <Item key={action.id} action={action} />
              ))}
            </MenuSection>,
          ])}
        </Menu>
      </Popover>
    </>
  );
}
