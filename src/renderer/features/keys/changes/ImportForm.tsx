import { type FormEvent, useEffect } from 'react';
import { call } from '#renderer/api.ts';
import { TextField } from '#renderer/components/Field.tsx';
import { useKept, useSecret } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { kindOf } from '#renderer/features/keys/words.ts';
import { type KeyKind, keyKindsOf } from '#shared/keyKinds.ts';
import type { FormProps } from './formProps.ts';
import { type Brought, MaterialField } from './MaterialField.tsx';
import { NamingFields, useNaming } from './NamingFields.tsx';
import { useKeyForm, useShownKey } from './useKeyForm.ts';

const idOf = ({ spec, usage }: KeyKind): string => `${spec} ${usage}`;

/** A date as it is typed, as a moment; undefined for none. */
const momentOf = (typed: string): string | undefined =>
  typed.trim() === '' ? undefined : `${typed.trim()}T00:00:00Z`;

/** Key material from elsewhere: what it is, and the key that it becomes or goes into. */
export function ImportForm({ account, wish, formId, onChange, held }: FormProps) {
  const [brought, setBrought] = useKept<Brought>('material', () => null);
  const [kindId, setKindId] = useKept('kind', () => '');
  const naming = useNaming();
  const [until, setUntil] = useKept('until', () => '');
  const [follows, setFollows] = useKept('follows', () => false);
  const password = useSecret('filePassword');
  const opening = useTask();
  const into = 'key' in wish && typeof wish.key === 'string' ? wish.key : undefined;
  const target = useShownKey(account.id, into)?.key;
  const material = brought && 'material' in brought ? brought.material : null;
  const closed = brought && 'closed' in brought ? brought.closed : null;
  useEffect(() => {
    if (held) held.current = material?.materialId ?? null;
  }, [held, material]);

  const fits = material?.fits ?? [];
  const kinds = keyKindsOf(account.provider)
    .filter(({ spec }) => fits.includes(spec))
    .sort((a, b) => fits.indexOf(a.spec) - fits.indexOf(b.spec));
  const kind = kinds.find((one) => idOf(one) === kindId) ?? kinds[0];
  const { ref, problems, onSubmit } = useKeyForm(() => {
    if (!material) return { problems: { material: 'Choose a file, or make the key here.' } };
    if (!/^(\d{4}-\d\d-\d\d)?$/.test(until.trim()))
      return { problems: { validTo: 'Write a date such as 2027-05-31.' } };
    return {
      kind: 'import-material',
      materialId: material.materialId,
      validTo: momentOf(until),
      ...(into === undefined
        ? {
            spec: kind?.spec,
            usage: kind?.usage,
            ...naming.said,
          }
        : { key: into, ...(follows ? { type: 'new' } : {}) }),
    };
  }, onChange);

  /** Enter and Continue open a closed file first. */
  const onGo = (event: FormEvent) => {
    if (!closed) return onSubmit(event);
    event.preventDefault();
    void opening.run(async () => {
      const typed = password.ref.current?.value ?? '';
      setBrought({ material: await call('keys.openMaterial', { token: closed.token, password: typed }) });
    });
  };
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onGo}>
      <MaterialField brought={brought} onBrought={setBrought} password={password} error={problems.material} />
      {opening.error && <Failure error={opening.error} />}
      {material && (
        <>
          {into === undefined && (
            <>
              <NamingFields naming={naming} problems={problems} examples={['signer', 'Signs releases']} />
              {kinds.length > 1 && (
                <Select
                  label="What it is for"
                  options={kinds.map((one) => ({ id: idOf(one), label: one.says, aside: kindOf(one.spec) }))}
                  value={kind ? idOf(kind) : null}
                  onChange={setKindId}
                />
              )}
            </>
          )}
          {target?.spec === 'SYMMETRIC_DEFAULT' &&
            target.state === 'Enabled' &&
            account.provider !== 'quilibrium' && (
              <label className="check">
                <input type="checkbox" checked={follows} onChange={() => setFollows((before) => !before)} />
                It is other material, for the next rotation
              </label>
            )}
          <TextField
            label="Until"
            optional
            placeholder="2027-05-31"
            help="Then the service forgets it, and the same has to be imported again. Without a date it stays."
            error={problems.validTo}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </>
      )}
    </form>
  );
}
