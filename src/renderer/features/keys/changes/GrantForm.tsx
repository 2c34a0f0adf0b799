import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Combo, Select } from '#renderer/components/Select.tsx';
import { hasTwice, type Pair, pairsFrom } from '#renderer/features/accounts/changes/pairs.ts';
import type { FormProps } from './formProps.ts';
import { PairsField } from './PairsField.tsx';
import { grantOperations, grantTemplates } from './templates.ts';
import { useIdentities } from './useIdentities.ts';
import { useKeyForm, useShownKey } from './useKeyForm.ts';

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** Who is granted what of a key, from a template or operation by operation. */
export function GrantForm({ account, wish, formId, onChange }: FormProps) {
  const view = useShownKey(account.id, wish.kind === 'create-grant' ? wish.key : undefined);
  const usage = view?.key.usage ?? 'ENCRYPT_DECRYPT';
  const templates = grantTemplates(usage);
  const identities = useIdentities(account.id);
  const [grantee, setGrantee] = useKept('grantee', () => '');
  const [retiring, setRetiring] = useKept('retiring', () => '');
  const [name, setName] = useKept('name', () => '');
  const [context, setContext] = useKept<readonly Pair[]>('context', () => []);
  const [operations, setOperations] = useKept<string[]>('operations', () => [
    ...(templates[0]?.operations ?? []),
  ]);
  const { ref, problems, onSubmit } = useKeyForm(() => {
    if (operations.length === 0) return { problems: { operations: 'Choose one at least.' } };
    if (hasTwice(context)) return { problems: { context: 'Two of these have the same name.' } };
    return {
      ...wish,
      grantee,
      operations,
      context: pairsFrom(context),
      ...(retiring.trim() === '' ? {} : { retiring }),
      ...(name.trim() === '' ? {} : { name }),
    };
  }, onChange);
  const template = templates.find((one) => same(one.operations, operations));
  const flip = (operation: string) =>
    setOperations((before) =>
      before.includes(operation) ? before.filter((one) => one !== operation) : [...before, operation],
    );
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <Combo
        label="Who"
        mono
        free
        placeholder={`arn:aws:iam::${account.accountId}:role/reader`}
        help="The ARN of a user or role. Of a whole account, whoever its administrators choose."
        options={identities}
        text={grantee}
        onText={setGrantee}
        error={problems.grantee}
      />
      <Select
        label="May"
        options={[
          ...templates.map(({ id, label }) => ({ id, label })),
          ...(template ? [] : [{ id: 'own', label: 'What is chosen below' }]),
        ]}
        value={template?.id ?? 'own'}
        onChange={(id) => {
          const next = templates.find((one) => one.id === id);
          if (next) setOperations([...next.operations]);
        }}
        error={problems.operations}
      />
      <Fold title="Operations" aside={String(operations.length)} open={problems.operations !== undefined}>
        <fieldset className="grant-operations">
          <legend className="visually-hidden">Operations</legend>
          {grantOperations(usage).map((operation) => (
            <label key={operation} className="check">
              <input
                type="checkbox"
                checked={operations.includes(operation)}
                onChange={() => flip(operation)}
              />
              {operation}
            </label>
          ))}
        </fieldset>
      </Fold>
      <Fold title="More" open={problems.context !== undefined}>
        <div className="fold-fields">
          <TextField
            label="Name"
            optional
            help="With a name, a second try makes no second grant."
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label="Who may retire it"
            optional
            mono
            value={retiring}
            onChange={(event) => setRetiring(event.target.value)}
          />
          {usage === 'ENCRYPT_DECRYPT' && (
            <PairsField
              label="Only with this encryption context"
              lines={context}
              error={problems.context}
              onChange={setContext}
            />
          )}
        </div>
      </Fold>
    </form>
  );
}
