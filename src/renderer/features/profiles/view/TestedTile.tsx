import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { useConnection } from '#renderer/features/profiles/connection.ts';
import { type LastTest, lastTestOf, testWords } from '#renderer/features/profiles/lastTest.ts';
import { profileById } from '#renderer/stores/app.ts';
import type { ProfileView } from '#shared/contract/index.ts';

/** Full where it worked, a ring where it did not, grey where something was changed since. */
const toneOf = ({ ok, old }: LastTest): string => (old ? 'old' : ok ? 'good' : 'bad');

function Dot({ test, now }: { test: LastTest; now: number }) {
  const words = testWords(test, now);
  return (
    <span className="test-dot" title={words}>
      <svg className={toneOf(test)} viewBox="0 0 10 10" aria-hidden="true">
        {test.ok ? <circle cx="5" cy="5" r="4" /> : <circle cx="5" cy="5" r="2.75" className="test-ring" />}
      </svg>
      <span className="visually-hidden">{words}.</span>
    </span>
  );
}

/** A profile's provider, with a dot for its last connection test. `now` in milliseconds. */
export function TestedTile({ profile, now }: { profile: ProfileView; now: number }) {
  const running = useConnection((store) => store.tests[profile.id]?.status === 'running');
  const test = lastTestOf(profile, profileById);
  return (
    <span className="tested-tile">
      <ProviderTile provider={profile.provider} />
      {running ? (
        <span className="test-dot">
          <span className="spinner" aria-hidden="true" />
          <span className="visually-hidden">Testing.</span>
        </span>
      ) : (
        test && <Dot test={test} now={now} />
      )}
    </span>
  );
}
