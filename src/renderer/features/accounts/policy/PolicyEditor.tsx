import './policy.css';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useDeferredValue, useMemo, useRef } from 'react';
import { PolicyWords } from '#renderer/features/accounts/Policy.tsx';
import { type PolicyKind, parsePolicy } from '#shared/policy/document.ts';
import type { Problem } from '#shared/policy/problems.ts';
import { CodeField } from './CodeField.tsx';

interface PolicyEditorProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  kind: PolicyKind;
  /** ARNs to complete with. */
  arns: readonly string[];
  /** Said when somebody wants to go on with a policy that is not fit. */
  error?: string;
}

const offsetOf = (text: string, { line, column }: Problem): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, column - 1);

/** A policy as JSON, checked while it is written, with what is wrong with it below. */
export function PolicyEditor({ label, text, onChange, kind, arns, error }: PolicyEditorProps) {
  const settled = useDeferredValue(text);
  const { problems } = useMemo(() => parsePolicy(settled, kind), [settled, kind]);
  const area = useRef<HTMLTextAreaElement>(null);
  // Nothing written yet is no mistake.
  const shown = settled.trim() === '' ? [] : problems;

  const goTo = (problem: Problem) => {
    const offset = offsetOf(text, problem);
    area.current?.focus();
    area.current?.setSelectionRange(offset, offset);
  };
  return (
    <div className="policy-code">
      <CodeField
        area={area}
        label={label}
        text={text}
        onChange={onChange}
        arns={arns}
        marked={new Set(shown.map(({ line }) => line))}
        error={error}
      />
      {shown.length > 0 && (
        <ul className="policy-problems" aria-label="Problems">
          {shown.map((problem) => (
            <li key={`${problem.line}:${problem.column}:${problem.code}:${problem.message}`}>
              <button type="button" className="policy-problem" onClick={() => goTo(problem)}>
                {problem.level === 'error' ? (
                  <CircleAlert size={13} className="bad" aria-label="Error" />
                ) : (
                  <TriangleAlert size={13} className="due" aria-label="Warning" />
                )}
                <span>
                  <span className="faint">
                    Line {problem.line}:{problem.column}
                  </span>{' '}
                  {problem.message} <span className="policy-hint">{problem.hint}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What a policy means, sentence by sentence, while it is written. */
export function PolicyMeaning({ text, kind }: { text: string; kind: PolicyKind }) {
  const settled = useDeferredValue(text);
  const readable = useMemo(() => parsePolicy(settled, kind).document !== null, [settled, kind]);
  return (
    <section className="policy-words" aria-label="In words">
      <h3>In words</h3>
      {readable ? (
        <PolicyWords document={settled} kind={kind} />
      ) : (
        <p className="faint">
          {settled.trim() === ''
            ? 'What the policy allows is told here.'
            : 'Once the policy is right, what it allows is told here.'}
        </p>
      )}
    </section>
  );
}
