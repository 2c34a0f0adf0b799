import type { ReactNode } from 'react';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { byName } from '#renderer/words.ts';
import { Section } from './PaneFrame.tsx';

/** The tags of a user or role. `edit` stands beside the heading. */
export function Tags({ tags, edit }: { tags: Readonly<Record<string, string>>; edit: ReactNode }) {
  const sorted = Object.entries(tags).sort(([a], [b]) => byName(a, b));
  return (
    <Section title="Tags" actions={edit}>
      {sorted.length === 0 ? (
        <p className="faint">None.</p>
      ) : (
        <Facts label="Tags">
          {sorted.map(([key, value]) => (
            <Fact key={key} label={key}>
              <span className="selectable">{value}</span>
            </Fact>
          ))}
        </Facts>
      )}
    </Section>
  );
}
