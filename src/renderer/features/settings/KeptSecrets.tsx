import '#renderer/components/Field.css';
import './settings.css';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { useNow } from '#renderer/stores/now.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { ago, count, exactly, listed, providerName, stamp } from '#renderer/words.ts';
import type { KeptSecretView } from '#shared/contract/index.ts';
import { keptDays } from '#shared/worthKeeping.ts';
import { Row } from './Row.tsx';

/** How many are shown before the others are asked for. */
const few = 5;

async function restore({ id, accessKeyId }: KeptSecretView): Promise<void> {
  await attempt(async () => {
    const { profiles } = await call('secret.restore', { id });
    const where = profiles.length > 0 ? `, in ${listed(profiles.map((name) => `“${name}”`))}` : '';
    tell({ tone: 'good', text: `The secret of ${accessKeyId} is back${where}.` });
  });
}

/** Asks outside of the window: it cannot be taken back. */
const forget = (id: string): Promise<boolean> => attempt(() => call('secret.forget', { ids: [id] }));

const wordsOf = ({ why, profiles }: KeptSecretView): string => {
  const names = listed(profiles.map((name) => `“${name}”`));
  if (why === 'replaced') return names ? `Replaced in ${names}` : 'Replaced';
  return names ? `Deleted with ${names}` : 'Deleted';
};

function Kept({ kept, now }: { kept: KeptSecretView; now: number }) {
  const { id, provider, accessKeyId, at, until } = kept;
  return (
    <li className="kept-secret">
      <ProviderTile provider={provider} />
      <div className="setting-words">
        <p className="kept-key">
          <Middle text={accessKeyId} mono />
          <span className="kept-provider">{providerName(provider)}</span>
        </p>
        <p title={exactly(at)}>
          {wordsOf(kept)} {ago(at, now)}. Kept until {stamp(until).slice(0, 10)}.
        </p>
      </div>
      <Button aria-label={`Restore the secret of ${accessKeyId}`} onClick={() => void restore(kept)}>
        Restore
      </Button>
      <Button
        tone="quiet"
        aria-label={`Delete the secret of ${accessKeyId} for good`}
        onClick={() => void forget(id)}
      >
        Delete for good
      </Button>
    </li>
  );
}

/** The secrets that were replaced or deleted and can be brought back. */
export function KeptSecrets({ keptSecrets }: { keptSecrets: readonly KeptSecretView[] }) {
  const [all, setAll] = useState(false);
  const now = useNow();
  const shown = all ? keptSecrets : keptSecrets.slice(0, few);
  const more = keptSecrets.length - shown.length;
  return (
    <>
      <Row
        title="Replaced and deleted secrets"
        text={`Kept for ${keptDays} days where all secrets are, then erased. Restoring one is noted in the activity log.`}
      >
        <span className="setting-aside">
          {keptSecrets.length === 0 ? 'None' : count(keptSecrets.length, 'secret')}
        </span>
      </Row>
      {keptSecrets.length > 0 && (
        <ul className="kept-secrets" aria-label="Replaced and deleted secrets">
          {shown.map((kept) => (
            <Kept key={kept.id} kept={kept} now={now} />
          ))}
          {more > 0 && (
            <li className="kept-secret">
              <Button tone="quiet" onClick={() => setAll(true)}>
                {`Show ${count(more, 'more', 'more')}`}
              </Button>
            </li>
          )}
        </ul>
      )}
    </>
  );
}
