import './shortcuts.css';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { shortcutGroups } from './shortcuts.ts';

/** Every shortcut of the window, by where it counts. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title="Keyboard shortcuts"
      width="large"
      onClose={onClose}
      actions={
        <Button tone="main" onClick={onClose}>
          Close
        </Button>
      }
    >
      <Scrolled className="shortcuts" label="Shortcuts">
        {shortcutGroups().map(({ title, shortcuts }) => (
          <section key={title} className="shortcuts-group">
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <div key={does}>
                  <dt>{does}</dt>
                  <dd>
                    {keys.map((key) => (
                      <Kbd key={key} shortcut={key} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Scrolled>
    </Dialog>
  );
}
