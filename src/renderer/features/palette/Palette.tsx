import './palette.css';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { ProfileView } from '#shared/contract.ts';
import { type Action, globalActions, profileActions } from '../../actions.ts';
import { selectedProfiles, showProfile } from '../../commands.ts';
import { Kbd } from '../../components/Kbd.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { useProfiles } from '../../stores/app.ts';
import { useView } from '../../stores/view.ts';
import { bestOf } from './fuzzy.ts';

interface Entry {
  id: string;
  label: string;
  aside?: string;
  action?: Action;
  profile?: ProfileView;
  run: () => void;
}

const most = 40;

const ofAction = (action: Action, aside?: string): Entry => ({
  id: action.id,
  label: action.label,
  aside,
  action,
  run: action.run,
});

const ofProfile = (profile: ProfileView): Entry => ({
  id: profile.id,
  label: profile.name,
  aside: profile.credential?.accessKeyId,
  profile,
  run: () => void showProfile(profile.id),
});

/** What can be gone to: what the selection allows, what can be done anywhere, every profile. */
function useEntries(wanted: string): Entry[] {
  const profiles = useProfiles();
  const onProfiles = useView((store) => store.view === 'profiles');
  return useMemo(() => {
    const chosen = onProfiles ? selectedProfiles() : [];
    const about = chosen.length === 1 ? chosen[0]?.name : undefined;
    const actions = [
      ...profileActions(chosen).map((action) => ofAction(action, about)),
      ...globalActions.map((action) => ofAction(action)),
    ];
    const text = (entry: Entry) => `${entry.label} ${entry.aside ?? ''}`;
    if (wanted === '') return [...actions, ...profiles.slice(0, 20).map(ofProfile)];
    const found = bestOf(profiles, wanted, (one) => `${one.name} ${one.credential?.accessKeyId ?? ''}`, most);
    return bestOf([...actions, ...found.map(ofProfile)], wanted, text, most);
  }, [profiles, onProfiles, wanted]);
}

const EntryIcon = ({ entry }: { entry: Entry }) => {
  if (entry.profile) return <ProviderTile provider={entry.profile.provider} />;
  return entry.action ? <entry.action.icon size={15} aria-hidden="true" /> : null;
};

/** Every action and every profile, by a few letters of its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const wanted = useDeferredValue(text.trim());
  const entries = useEntries(wanted);
  const current = Math.min(at, entries.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the marked entry changes with its position and with what is listed
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current, entries]);

  const take = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // The dialog gives the focus back first; what runs next may take it elsewhere.
    setTimeout(entry.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = entries.length - 1;
    if (event.key === 'ArrowDown') setAt(current >= last ? 0 : current + 1);
    else if (event.key === 'ArrowUp') setAt(current <= 0 ? last : current - 1);
    else if (event.key === 'Enter') take(entries[current]);
    else return;
    event.preventDefault();
  };

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="dialog-scrim palette-scrim"
    >
      <Modal className="palette">
        <Dialog aria-label="Go to anything" className="palette-box">
          <div className="palette-head">
            <Search size={16} aria-hidden="true" />
            <input
              autoFocus
              role="combobox"
              aria-label="Go to anything"
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={entries[current] ? `${id}-${current}` : undefined}
              aria-autocomplete="list"
              placeholder="Type an action or a profile"
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setAt(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div ref={list} id={`${id}-list`} role="listbox" aria-label="Results" className="palette-list">
            {entries.map((entry, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the combobox, which names the current option
              <div
                key={entry.id}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === current}
                className="palette-entry"
                onPointerMove={() => setAt(index)}
                onClick={() => take(entry)}
              >
                <EntryIcon entry={entry} />
                <span className="truncate palette-label">{entry.label}</span>
                {entry.aside && (
                  <span className={entry.profile ? 'mono truncate palette-aside' : 'truncate palette-aside'}>
                    {entry.aside}
                  </span>
                )}
                {entry.action?.shortcut && <Kbd shortcut={entry.action.shortcut} />}
              </div>
            ))}
          </div>
          {entries.length === 0 && <p className="palette-none">Nothing is called “{wanted}”.</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
