import './policy.css';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { useApp } from '#renderer/stores/app.ts';
import { tell } from '#renderer/stores/toasts.ts';
import { count } from '#renderer/words.ts';
import type { PolicyScope } from '#shared/rotation.ts';
import { PolicyFields } from './PolicyFields.tsx';
import { policyFrom, problemsOf, usual, valuesOf } from './policyForm.ts';
import { sameScope, scopesOf, scopeWords } from './scopes.ts';

interface PolicyDialogProps {
  /** The keys that it was asked for; none: all. */
  credentialIds: readonly string[];
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** The scope is chosen again as quickly. */
const nothing = () => null;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Sets how old keys may get: these ones, those of their account or provider, or all. */
export default function PolicyDialog({ credentialIds, onDone, onClose }: PolicyDialogProps) {
  const { due = [], accounts = [], policies = [] } = useApp((app) => app.state) ?? {};
  const [keys] = useState(() => due.filter((one) => credentialIds.includes(one.credentialId)));
  const scopes = scopesOf(keys);
  const inForce = keys[0]?.policy ?? policies.find(({ scope }) => scope.kind === 'default') ?? usual;
  const [at, setAt] = useKept(
    'scope',
    () =>
      keys.length > 1
        ? 0
        : Math.max(
            0,
            scopes.findIndex((scope) => sameScope(scope, inForce.scope)),
          ),
    { weigh: nothing },
  );
  const [values, setValues] = useKept('values', () => valuesOf(inForce));
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useTask();
  const problems = problemsOf(values);
  const scope = scopes[at] ?? { kind: 'default' as const };
  const accountName = (id: string) => accounts.find((account) => account.id === id)?.name;
  const words = (one: PolicyScope) =>
    one.kind === 'credential' && keys.length > 1
      ? `these ${count(keys.length, 'key')}`
      : scopeWords(one, accountName);
  const own = policies.some((policy) => sameScope(policy.scope, scope)) && keys.length <= 1;

  const targets: PolicyScope[] =
    scope.kind === 'credential'
      ? keys.map(({ credentialId }) => ({ kind: 'credential', credentialId }))
      : [scope];
  const choose = (index: number) => {
    setAt(index);
    const wanted = scopes[index];
    const known = policies.find((policy) => wanted && sameScope(policy.scope, wanted));
    if (known) setValues(valuesOf(known));
  };
  const save = () => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    void run(async () => {
      const all = targets.map((target) => ({ ...policyFrom(values), scope: target }));
      await call('policy.save', { policies: all });
      tell({ tone: 'good', text: `Saved the policy for ${words(scope)}.` });
      onDone();
    });
  };
  const remove = () =>
    run(async () => {
      await call('policy.remove', { scope });
      tell({ tone: 'good', text: `Removed the policy for ${words(scope)}. The next wider one holds again.` });
      onDone();
    });

  return (
    <Dialog
      title="Rotation policy"
      about="How old a key may get. The narrowest policy that fits a key holds for it."
      width="small"
      onClose={onClose}
      actions={
        <>
          {own && (
            <span className="foot-start">
              <Button tone="quiet" onClick={() => void remove()}>
                Remove policy
              </Button>
            </span>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="main" busy={busy} onClick={save}>
            Save policy
          </Button>
        </>
      }
    >
      {error && <Failure error={error} />}
      {scopes.length > 1 && (
        <Select
          label="For"
          options={scopes.map((one, index) => ({ id: String(index), label: capital(words(one)) }))}
          value={String(at)}
          onChange={(id) => choose(Number(id))}
        />
      )}
      <PolicyFields
        values={values}
        problems={tried ? problems : {}}
        onChange={(change) => setValues((before) => ({ ...before, ...change }))}
      />
    </Dialog>
  );
}
