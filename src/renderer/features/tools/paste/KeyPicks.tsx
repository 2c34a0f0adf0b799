import { NameField } from '#renderer/components/NameField.tsx';
import { Select } from '#renderer/components/Select.tsx';
import type { PastedKey } from '#renderer/stores/form.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import type { ProviderId } from '#shared/model.ts';
import { KeyCard } from './KeyChoice.tsx';
import { type Pick, whyAlone } from './picks.ts';

interface KeyPicksProps {
  keys: readonly PastedKey[];
  /** What becomes of each, in their order. */
  picks: readonly Pick[];
  onPick: (pasteId: string, part: Partial<Pick>) => void;
}

/** Several keys of a paste: any may be taken, each under a name of its own. */
export function KeyPicks({ keys, picks, onPick }: KeyPicksProps) {
  const providers = useProviders((store) => store.providers);
  const several = picks.filter(({ on }) => on).length > 1;
  return (
    <ul className="paste-keys" aria-label="Keys to take">
      {keys.map((key, at) => {
        const pick = picks[at];
        if (!pick) return null;
        const why = whyAlone(key);
        return (
          <li key={key.pasteId} className="paste-key">
            <label className="paste-key-label">
              <KeyCard pasted={key}>
                <input
                  type="checkbox"
                  checked={pick.on}
                  onChange={(event) => onPick(key.pasteId, { on: event.target.checked })}
                />
              </KeyCard>
            </label>
            {pick.on && several && why && <p className="due">{why}</p>}
            {pick.on && several && !why && (
              <div className="paste-as">
                <NameField
                  label="Name of the profile"
                  among={{ kind: 'profiles' }}
                  value={pick.name}
                  onChange={(event) => onPick(key.pasteId, { name: event.target.value })}
                />
                {key.provider === undefined && (
                  <Select
                    label="Provider"
                    options={providers.map(({ id, label }) => ({ id, label }))}
                    value={pick.provider ?? null}
                    onChange={(id) => onPick(key.pasteId, { provider: id as ProviderId })}
                  />
                )}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
