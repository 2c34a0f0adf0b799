import './accounts.css';
import { Ban, Check, Info } from 'lucide-react';
import { useMemo } from 'react';
import { Fold } from '#renderer/components/Fold.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { type PolicyKind, parsePolicy } from '#shared/policy/document.ts';
import { summarisePolicy } from '#shared/policy/summary.ts';
import { pretty } from './pretty.ts';

const icons = { allow: Check, deny: Ban, note: Info };
const tones = { allow: 'good', deny: 'bad', note: 'faint' };

/** What a policy allows and forbids, sentence by sentence. */
export function PolicyWords({ document, kind }: { document: string; kind?: PolicyKind }) {
  const { parsed, lines } = useMemo(() => {
    const read = parsePolicy(document, kind);
    return { parsed: read, lines: read.document ? summarisePolicy(read.document) : [] };
  }, [document, kind]);
  if (!parsed.document) {
    const [problem] = parsed.problems;
    return (
      <Note tone="warning" title="This document cannot be put into words.">
        {problem && <p>{problem.message}</p>}
      </Note>
    );
  }
  if (lines.length === 0) return <p className="faint">It allows nothing.</p>;
  return (
    <ul className="iam-words selectable">
      {lines.map(({ kind: tone, text, statement }) => {
        const Icon = icons[tone];
        return (
          <li key={`${statement}:${text}`} className="iam-line">
            <Icon size={13} className={tones[tone]} aria-hidden="true" />
            <span>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** A policy document as it is written, folded away. */
export function PolicyText({ document }: { document: string }) {
  return (
    <Fold title="Document">
      <Scrolled className="iam-document" label="Document">
        <pre className="mono selectable">{pretty(document)}</pre>
      </Scrolled>
    </Fold>
  );
}
