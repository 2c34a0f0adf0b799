import './translate.css';
import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Lost } from '#renderer/components/Lost.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { modeWords } from '#renderer/features/tools/modes.ts';
import { ToolField } from '#renderer/features/tools/ToolField.tsx';
import { loadTools, useTools } from '#renderer/features/tools/tools.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import type { Translatable } from '#renderer/stores/view.ts';
import type { TranslationView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { ProviderId, SecretMode, TargetId } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { FieldTable } from './FieldTable.tsx';
import { TextFile } from './TextFile.tsx';

interface Wish {
  to: TargetId;
  mode: SecretMode;
  provider: ProviderId;
}

interface Shown {
  view: TranslationView | null;
  error: ErrorView | null;
}

/** What was asked for, in words; what was there before stays until it has come. */
function useTranslation({ from }: Translatable, { to, mode, provider }: Wish): Shown {
  const [shown, setShown] = useState<Shown>({ view: null, error: null });
  useEffect(() => {
    let wanted = true;
    call('translate.show', { from, to, mode, provider }).then(
      (view) => wanted && setShown({ view, error: null }),
      (error: unknown) => wanted && setShown({ view: null, error: toErrorView(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [from, to, mode, provider]);
  return shown;
}

interface TranslateDialogProps {
  what: Translatable;
  onClose: () => void;
}

/** Shows a profile in the words of any tool and provider: field by field, and as the text of its files. */
export default function TranslateDialog({ what, onClose }: TranslateDialogProps) {
  const { tools, failure } = useTools();
  useEffect(() => void loadTools(), []);
  const providers = useProviders((store) => store.providers);
  const [wish, setWish] = useState<Wish>({
    to: 'aws',
    mode: 'credential_process',
    provider: what.provider,
  });
  const { view, error } = useTranslation(what, wish);
  const problem = error ?? failure;
  const modesOf = (to: TargetId): readonly SecretMode[] => {
    const tool = tools?.find(({ id }) => id === to);
    return (what.isRole ? tool?.roleModes : tool?.secretModes) ?? [];
  };
  const modes = modesOf(wish.to);
  return (
    <Dialog
      title={`Show “${what.name}” as…`}
      about="What it looks like elsewhere. Nothing is written, and the text holds no secret."
      width="wide"
      onClose={onClose}
    >
      {tools && (
        <div className="translate-fields">
          <ToolField
            label="Tool"
            tools={tools}
            value={wish.to}
            onChange={(to) => {
              const [mode = 'static'] = modesOf(to);
              setWish({ ...wish, to, mode });
            }}
          />
          <Select
            label="Secret"
            options={modes.map((mode) => ({ id: mode, label: modeWords[mode].brief }))}
            value={wish.mode}
            onChange={(mode) => setWish({ ...wish, mode: mode as SecretMode })}
          />
          <Select
            label="Provider"
            options={providers.map(({ id, label }) => ({ id, label, mark: <ProviderTile provider={id} /> }))}
            value={wish.provider}
            onChange={(provider) => setWish({ ...wish, provider: provider as ProviderId })}
          />
        </div>
      )}
      {problem && <Failure error={problem} />}
      {!view && !problem && <Skeleton />}
      {view && (
        <div className="translation">
          <div className="translation-fields">
            <FieldTable fields={view.fields} from={what.foundIn ?? null} to={targetLabels[wish.to]} />
            <Lost title="What does not carry over" notices={view.notices} />
          </div>
          <div className="translation-files">
            {view.files.map((file) => (
              <TextFile key={file.path} path={file.path} text={file.text} />
            ))}
          </div>
        </div>
      )}
    </Dialog>
  );
}
