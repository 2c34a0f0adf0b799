import './paste.css';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import type { PastedKey } from '#renderer/stores/form.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import { exactly, providerName } from '#renderer/words.ts';

interface KeyChoiceProps {
  keys: readonly PastedKey[];
  /** Position of the chosen one. */
  choice: number;
  onChoose: (choice: number) => void;
}

const hidden = '••••••••••••';

/** What was read of one key, by the provider's own names. Secrets are only said to be there. */
function useFields(key: PastedKey): readonly (readonly [string, string])[] {
  const words = useProviders(({ providers }) => providers.find(({ id }) => id === key.provider))?.words;
  const rows: (readonly [string, string | undefined])[] = [
    [words?.accessKeyId.label ?? 'Access key ID', key.accessKeyId ?? 'missing'],
    [words?.secretAccessKey.label ?? 'Secret', key.hasSecret ? hidden : 'missing'],
    ['Session token', key.hasSessionToken ? hidden : undefined],
    ['Valid until', key.expiresAt && exactly(key.expiresAt)],
    [words?.accountId?.label ?? 'Account ID', key.accountId],
    [words?.region.label ?? 'Region', key.region],
    ...Object.entries(key.endpoints),
  ];
  return rows.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
}

/** A key as it was read, after a box or a button to choose it with. */
export function KeyCard({ pasted, children }: { pasted: PastedKey; children?: ReactNode }) {
  const fields = useFields(pasted);
  const provider = pasted.provider ? providerName(pasted.provider) : 'Provider not said';
  return (
    <>
      <span className="paste-key-head">
        {children}
        {pasted.provider && <ProviderTile provider={pasted.provider} />}
        <span className="truncate">{pasted.name ?? provider}</span>
        {pasted.name && <span className="paste-provider">{provider}</span>}
      </span>
      <span className="paste-fields">
        {fields.map(([label, value]) => (
          <span key={label} className="paste-field">
            <span className="paste-label">{label}</span>
            <span className={value === 'missing' ? 'due' : 'mono paste-value'}>{value}</span>
          </span>
        ))}
      </span>
      {pasted.odd && (
        <span className="field-warning" role="status">
          <TriangleAlert size={13} aria-hidden="true" />
          {pasted.odd}
        </span>
      )}
    </>
  );
}

/** The keys of a paste; with several, one is chosen. */
export function KeyChoice({ keys, choice, onChoose }: KeyChoiceProps) {
  const [only] = keys;
  if (keys.length === 1 && only) {
    return (
      <div className="paste-key">
        <KeyCard pasted={only} />
      </div>
    );
  }
  return (
    <fieldset className="paste-keys">
      <legend className="visually-hidden">Which key to use</legend>
      {keys.map((key, at) => (
        <label key={key.pasteId} className="paste-key">
          <KeyCard pasted={key}>
            <input type="radio" name="pasted" checked={at === choice} onChange={() => onChoose(at)} />
          </KeyCard>
        </label>
      ))}
    </fieldset>
  );
}
