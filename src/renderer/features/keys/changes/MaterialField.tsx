import { FileKey2, Server, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { FieldAbout } from '#renderer/components/Field.tsx';
import { FilePassword } from '#renderer/components/FilePassword.tsx';
import type { SecretInput } from '#renderer/components/kept.ts';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import type { ClosedMaterial } from '#shared/contract/keys.ts';
import type { KmsMaterial } from '#shared/kms.ts';
import { KeyServerField } from './KeyServerField.tsx';

/** Key material, or a file that needs its password first. */
export type Brought = { material: KmsMaterial } | { closed: ClosedMaterial } | null;

interface MaterialFieldProps {
  brought: Brought;
  onBrought: (brought: Brought) => void;
  password: SecretInput;
  error: string | undefined;
}

/** "RSA, 2048 bits" */
const lengthOf = ({ kind, bits, curve }: KmsMaterial): string =>
  kind === 'rsa' ? `RSA, ${bits} bits` : kind === 'curve' ? String(curve) : `${bits / 8} bytes`;

/** What was recognised: never the material itself, which stays in the application. */
function Recognised({ material }: { material: KmsMaterial }) {
  return (
    <>
      <Facts label="Key material">
        <Fact label="Read from">{material.form}</Fact>
        <Fact label="Kind">{lengthOf(material)}</Fact>
        <Fact label="Check value">
          <div className="material-check">
            <div className="mono selectable">{material.check.value}</div>
            <div className="faint">{material.check.of}</div>
          </div>
        </Fact>
      </Facts>
      {material.notices.map(({ message, hint }) => (
        <Note key={message} tone="warning" title={message}>
          <p>{hint}</p>
        </Note>
      ))}
    </>
  );
}

/** Where key material comes from: a file that is chosen in a dialog of the system, a key server, or made here. */
export function MaterialField({ brought, onBrought, password, error }: MaterialFieldProps) {
  const { busy, error: failure, run } = useTask();
  const [asksServer, setAsksServer] = useState(false);
  const closed = brought && 'closed' in brought ? brought.closed : null;
  const choose = () =>
    run(async () => {
      const found = await call('keys.chooseMaterial', undefined);
      if (!found) return;
      setAsksServer(false);
      onBrought(found);
    });
  const make = () =>
    run(async () => {
      onBrought({ material: await call('keys.makeMaterial', { bytes: 32 }) });
      setAsksServer(false);
    });
  return (
    <div className="material">
      <div className="material-buttons">
        <Button icon={FileKey2} autoFocus busy={busy} onClick={() => void choose()}>
          {brought ? 'Choose another file…' : 'Choose a file…'}
        </Button>
        <Button icon={Server} aria-expanded={asksServer} onClick={() => setAsksServer((before) => !before)}>
          From a key server…
        </Button>
        <Button icon={Sparkles} onClick={() => void make()}>
          Make it here
        </Button>
      </div>
      <FieldAbout
        error={brought ? undefined : error}
        help={
          brought
            ? undefined
            : 'Bare bytes, hex or base64, PKCS#8, PKCS#12, JWK, an OpenSSH key and others. It is looked at here, and sent wrapped.'
        }
      />
      {asksServer && (
        <KeyServerField
          onMaterial={(material) => {
            onBrought({ material });
            setAsksServer(false);
          }}
        />
      )}
      {closed && (
        <>
          <p>
            {closed.closed}: <Path path={closed.path} />
          </p>
          <FilePassword key={closed.token} password={password} />
        </>
      )}
      {failure && <Failure error={failure} />}
      {brought && 'material' in brought && <Recognised material={brought.material} />}
    </div>
  );
}
