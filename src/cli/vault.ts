import { type App, createApp } from '#core/app.ts';
import { keychainAvailable } from '#core/store/secrets/keychain.ts';
import { QCredError } from '#shared/errors.ts';
import { type Context, text, UsageError } from './command.ts';

/**
 * The application with its vault open; a first use makes the vault: in the keychain where there is
 * one, else with a passphrase from `QCRED_PASSPHRASE` or the terminal. `--store` chooses.
 *
 * @throws QCredError passphrase_needed when there is neither
 */
export async function openOrCreate(context: Context): Promise<App> {
  const { deps } = context;
  const probe = createApp(deps, { version: '', demo: false });
  const { status } = await probe.vault();
  probe.close();
  if (status !== 'absent') return context.app();

  const store = text(context, 'store') ?? ((await keychainAvailable()) ? 'keychain' : 'passphrase');
  if (store !== 'keychain' && store !== 'passphrase')
    throw new UsageError('--store is keychain or passphrase.');
  const passphrase = store === 'passphrase' ? await newPassphrase(context) : undefined;
  const maker = createApp(deps, { version: '', demo: false });
  await maker.create(store, passphrase);
  maker.close();
  context.note(
    store === 'keychain'
      ? 'Made a new vault; its secrets live in the OS keychain.'
      : 'Made a new vault, protected by your passphrase.',
  );
  if (passphrase !== undefined) return reopenWith(context, passphrase);
  return context.app();
}

/** A passphrase just typed is not asked for a second time. */
async function reopenWith(context: Context, passphrase: string): Promise<App> {
  context.deps.askPassphrase = async () => passphrase;
  return context.app();
}

async function newPassphrase({ deps }: Context): Promise<string> {
  const given = deps.env.QCRED_PASSPHRASE ?? (await deps.askPassphrase?.({ again: false, create: true }));
  if (given) return given;
  throw new QCredError(
    'passphrase_needed',
    'There is no keychain here, so the new vault needs a passphrase.',
    'Set QCRED_PASSPHRASE, or run the command in a terminal so that it can ask.',
  );
}
