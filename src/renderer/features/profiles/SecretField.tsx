import { Copy, Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '../../api.ts';
import { copySecret } from '../../commands.ts';
import { IconButton } from '../../components/Button.tsx';
import { tellFailure } from '../../stores/toasts.ts';

interface Revealed {
  secretAccessKey: string;
  sessionToken?: string;
  /** Seconds until it is hidden again. */
  left: number;
}

/**
 * A stored secret: dots until the person asks for it. What was revealed lives in this component
 * alone, and is dropped when its time is up, when the window is left, and with the component.
 */
export function SecretField({ credentialId }: { credentialId: string }) {
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const [busy, setBusy] = useState(false);
  const shown = revealed !== null;
  const hide = () => setRevealed(null);

  useEffect(() => {
    if (!shown) return;
    const timer = setInterval(
      () => setRevealed((one) => (one && one.left > 1 ? { ...one, left: one.left - 1 } : null)),
      1000,
    );
    const drop = () => setRevealed(null);
    window.addEventListener('blur', drop);
    document.addEventListener('visibilitychange', drop);
    return () => {
      clearInterval(timer);
      window.removeEventListener('blur', drop);
      document.removeEventListener('visibilitychange', drop);
    };
  }, [shown]);

  const reveal = async () => {
    setBusy(true);
    try {
      const { seconds, ...secret } = await call('credential.reveal', { credentialId });
      setRevealed({ ...secret, left: seconds });
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="secret">
      <div className="copy-text">
        {revealed ? (
          <span className="mono selectable copy-value">{revealed.secretAccessKey}</span>
        ) : (
          <span className="copy-value secret-dots">
            <span aria-hidden="true">••••••••••••</span>
            <span className="visually-hidden">Hidden</span>
          </span>
        )}
        <IconButton
          icon={revealed ? EyeOff : Eye}
          label={revealed ? 'Hide secret' : 'Reveal secret'}
          disabled={busy}
          onClick={revealed ? hide : () => void reveal()}
        />
        <IconButton
          icon={Copy}
          label="Copy secret"
          shortcut="Mod+Shift+C"
          onClick={() => void copySecret(credentialId)}
        />
      </div>
      {revealed?.sessionToken && (
        <p className="mono selectable secret-token">
          <span className="visually-hidden">Session token: </span>
          {revealed.sessionToken}
        </p>
      )}
      {revealed && (
        <p className="secret-left">Hidden again in {revealed.left} s. Noted in the activity log.</p>
      )}
    </div>
  );
}
