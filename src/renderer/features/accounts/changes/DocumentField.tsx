import { useMemo, useState } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Select } from '#renderer/components/Select.tsx';
import {
  type Blanks,
  bucketsIn,
  neededBlanks,
  noBlanks,
  policyFor,
} from '#renderer/features/accounts/policy/jobs.ts';
import { PolicyEditor, PolicyMeaning } from '#renderer/features/accounts/policy/PolicyEditor.tsx';
import { TemplateFields } from '#renderer/features/accounts/policy/TemplateFields.tsx';
import { resourcesIn } from '#renderer/features/accounts/resources.ts';
import type { Mirror } from '#shared/mirror.ts';
import type { PolicyKind } from '#shared/policy/kinds.ts';
import { policyTemplates } from '#shared/policy/templates.ts';

interface DocumentFieldProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  kind: PolicyKind;
  mirror: Mirror;
  error?: string;
}

/** A policy to write, from a template if one likes. */
export function DocumentField({ label, text, onChange, kind, mirror, error }: DocumentFieldProps) {
  const arns = useMemo(() => resourcesIn(mirror), [mirror]);
  const [startsEmpty] = useState(text === '');
  return (
    <>
      {kind !== 'trust' && (
        <Fold title="Start from a template" open={startsEmpty}>
          <FromTemplate arns={arns} onTake={onChange} />
        </Fold>
      )}
      <div className="policy">
        <PolicyEditor label={label} text={text} onChange={onChange} kind={kind} arns={arns} error={error} />
        <PolicyMeaning text={text} kind={kind} />
      </div>
    </>
  );
}

function FromTemplate({ arns, onTake }: { arns: readonly string[]; onTake: (text: string) => void }) {
  const [id, setId] = useState(policyTemplates[0]?.id ?? '');
  const [blanks, setBlanks] = useKept<Blanks>('blanks', () => noBlanks);
  const buckets = useMemo(() => bucketsIn(arns), [arns]);
  const template = policyTemplates.find((one) => one.id === id);
  if (!template) return null;
  const policy = policyFor(template, blanks);
  return (
    <div className="from-template">
      <Select
        label="Template"
        options={policyTemplates}
        value={id}
        onChange={setId}
        help={template.description}
      />
      <TemplateFields asked={neededBlanks(template)} blanks={blanks} buckets={buckets} onChange={setBlanks} />
      <Button disabled={policy === null} onClick={() => policy !== null && onTake(policy)}>
        Use template
      </Button>
    </div>
  );
}
