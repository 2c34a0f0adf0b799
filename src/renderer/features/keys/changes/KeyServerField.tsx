import { type KeyboardEvent, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { useKept, useSecret } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import type { ChosenFile } from '#shared/contract/index.ts';
import type { KeyServerFound, KeyServerObject } from '#shared/keyServer.ts';
import type { KmsMaterial } from '#shared/kms.ts';

/** The files with which a key server is asked. */
const files = {
  certificate: { label: 'Your certificate', none: 'None chosen' },
  key: { label: 'Its key', none: 'None chosen' },
  authority: { label: 'Authority of the server', none: 'Those the system trusts' },
} as const;
type What = keyof typeof files;
type Chosen = Partial<Record<What, ChosenFile>>;

/** "backups", or what the server calls it where nobody named it. */
const nameOf = ({ id, names }: KeyServerObject): string => names.join(', ') || id;

/** "symmetric key, AES 256, active" */
const about = ({ kind, algorithm, bits, state }: KeyServerObject): string =>
  [kind, [algorithm, bits].filter((part) => part !== null).join(' '), state].filter(Boolean).join(', ');

/** A KMIP server: where it is, with which certificate it is asked, and which of its keys is meant. */
export function KeyServerField({ onMaterial }: { onMaterial: (material: KmsMaterial) => void }) {
  const [server, setServer] = useKept('keyServer', () => '');
  const [chosen, setChosen] = useKept<Chosen>('keyServerFiles', () => ({}));
  const [found, setFound] = useState<KeyServerFound | null>(null);
  const [objectId, setObjectId] = useState<string | null>(null);
  const [closed, setClosed] = useState<string | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const password = useSecret('keyServerPassword');
  const { busy, error, run } = useTask();

  const choose = (what: What) =>
    run(async () => {
      const file = await call('keys.chooseForServer', { what });
      if (!file) return;
      setChosen((before) => ({ ...before, [what]: file }));
      setFound(null);
      setClosed(null);
    });

  const at = () => {
    const { certificate, key, authority } = chosen;
    const typed = password.ref.current?.value ?? '';
    if (server.trim() === '' || !certificate || !key) return null;
    return {
      server,
      certificate: certificate.token,
      key: key.token,
      ...(authority ? { authority: authority.token } : {}),
      ...(typed === '' ? {} : { password: typed }),
    };
  };

  const look = () => {
    const where = at();
    setMissing(where ? null : 'Write the address of the server, and choose your certificate and its key.');
    if (!where) return;
    void run(async () => {
      const answer = await call('keys.findOnServer', where);
      if ('closed' in answer) return setClosed(answer.closed);
      // The password stays in its field: it is needed once more to take the key.
      setFound(answer);
      setObjectId(answer.found[0]?.id ?? null);
    });
  };
  const take = () => {
    const where = at();
    if (!where || objectId === null) return;
    void run(async () => {
      const answer = await call('keys.takeFromServer', { ...where, objectId });
      if ('closed' in answer) setClosed(answer.closed);
      else onMaterial(answer.material);
    });
  };

  /** Enter asks the server, and not for the plan of an import. */
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    look();
  };

  return (
    <fieldset className="key-server">
      <legend className="pairs-label">A key server that speaks KMIP</legend>
      <TextField
        label="Server"
        mono
        autoFocus
        placeholder="kmip.example.com:5696"
        error={missing ?? undefined}
        value={server}
        onKeyDown={onEnter}
        onChange={(event) => {
          setServer(event.target.value);
          setFound(null);
        }}
      />
      {(Object.keys(files) as What[]).map((what) => {
        const file = chosen[what];
        return (
          <div className="field" key={what}>
            <span className="field-label">{files[what].label}</span>
            <div className="key-server-file">
              {file ? <Path path={file.path} /> : <span className="faint">{files[what].none}</span>}
              <Button aria-label={`Choose: ${files[what].label}`} onClick={() => void choose(what)}>
                Choose a file…
              </Button>
            </div>
          </div>
        );
      })}
      {closed && (
        <TextField
          ref={password.ref}
          type="password"
          autoComplete="off"
          label="Password of the key"
          help={`${closed} needs it. It is kept nowhere.`}
          onInput={password.onInput}
          onKeyDown={onEnter}
        />
      )}
      {found && found.found.length > 0 && (
        <Select
          label="Which key"
          options={found.found.map((one) => ({ id: one.id, label: nameOf(one), aside: about(one) }))}
          value={objectId}
          onChange={setObjectId}
        />
      )}
      {found && found.found.length === 0 && <p>It has nothing that this certificate may see.</p>}
      {found?.more && (
        <p className="faint">
          There are more than these: “qcred kms import --from kmip --find NAME” finds one by its name.
        </p>
      )}
      {error && <Failure error={error} />}
      <div className="material-buttons">
        <Button busy={busy} onClick={look}>
          {found ? 'Look again' : 'Look what it has'}
        </Button>
        {found && found.found.length > 0 && (
          <Button busy={busy} onClick={take}>
            Take this key
          </Button>
        )}
      </div>
    </fieldset>
  );
}
