import './changes.css';
import { OctagonAlert } from 'lucide-react';
import type { PolicyEffect } from '#shared/contract/accounts.ts';
import { type EffectLine, effectLines } from './effect.ts';

/** What stands before a sentence: by then it is past, or to come. */
const words: Record<EffectLine['kind'], string> = { removed: 'Before', added: 'After', kept: 'Stays' };

/** What a policy said and will say, whom that reaches, and what it opens wide. */
export function PolicyEffectView({ effect }: { effect: PolicyEffect }) {
  const { before, after, who, wide } = effect;
  const lines = effectLines(effect);
  const same = before !== null && lines.length > 0 && lines.every(({ kind }) => kind === 'kept');
  return (
    <section className="effect" aria-label="What the policy says">
      {who !== null && (
        <p className="effect-who selectable">
          <span className="faint">Affects</span> {who}
        </p>
      )}
      {before === null && <p className="faint">What it says now cannot be seen.</p>}
      {same && <p>It says the same as before.</p>}
      {after.length === 0 && <p>It allows nothing any more.</p>}
      {lines.length > 0 && (
        <ul className="effect-lines">
          {lines.map(({ kind, text }) => (
            <li key={`${kind}:${text}`} className={`effect-${kind}`}>
              <span>{words[kind]}</span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
      {wide.map((text) => (
        <p key={text} className="effect-wide">
          <OctagonAlert size={15} aria-label="Wide open:" />
          <span>{text}</span>
        </p>
      ))}
    </section>
  );
}
