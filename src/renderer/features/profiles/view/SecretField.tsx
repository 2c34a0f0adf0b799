import { Copy, Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { IconButton } from '#renderer/components/Button.tsx';
import { Letters } from '#renderer/components/Letters.tsx';
import { copySecret } from '#renderer/features/profiles/commands.ts';
import { tellFailure } from '#renderer/stores/toasts.ts';

interface Revealed {
  secretAccessKey: Uint8Array;
  sessionToken?: Uint8Array;
  /** Seconds until it is hidden again. */
  left: number;
}

/**
 * A stored secret: dots until the person asks for it. What was revealed lives in this component
 * alone, as bytes, which are overwritten when its time is up, when the window is left, and with the
 * component.
 */
export function SecretField({ credentialId }: { credentialId: string }) {
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const [busy, setBusy] = useState(false);
  const secretAccessKey = revealed?.secretAccessKey;
  const sessionToken = revealed?.sessionToken;
  const hide = () => setRevealed(null);

  useEffect(() => {
    if (!secretAccessKey) return;
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
      secretAccessKey.fill(0);
      sessionToken?.fill(0);
    };
  }, [secretAccessKey, sessionToken]);

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
        {secretAccessKey ? (
          <Letters bytes={secretAccessKey} className="mono selectable copy-value" />
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
      {sessionToken && (
        <p className="mono selectable secret-token">
          <span className="visually-hidden">Session token: </span>
          <Letters bytes={sessionToken} className="secret-letters" />
        </p>
      )}
      {revealed && (
        <p className="secret-left">Hidden again in {revealed.left} s. Noted in the activity log.</p>
      )}
    </div>
  );
}
