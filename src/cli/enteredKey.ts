import { providerById } from '#core/clouds/providers/index.ts';
import { QCredError } from '#shared/errors.ts';
import { type ProviderId, providerIds } from '#shared/model.ts';
import { UsageError } from './command.ts';
import { askHidden, canAsk, readStdin } from './prompt.ts';

/** The provider a person named. @throws UsageError listing those there are */
export function providerArgument(value: string): ProviderId {
  const provider = providerIds.find((id) => id === value);
  if (!provider) throw new UsageError(`--provider is one of ${providerIds.join(', ')}.`);
  return provider;
}

/**
 * A secret that the person types on the terminal, or pipes in. Never an argument: those can be read
 * by every program on the machine.
 *
 * @param provider whose word for it is used
 * @throws QCredError bad_input
 */
export async function enteredSecret(provider: ProviderId): Promise<string> {
  const secret = await enteredSecretIfAny(provider);
  if (secret !== undefined) return secret;
  const { label } = providerById(provider).words.secretAccessKey;
  throw new QCredError('bad_input', `${label} is missing.`, 'Type it when asked, or pipe it in.');
}

/** The same where there may be none; undefined then. */
export async function enteredSecretIfAny(provider: ProviderId): Promise<string | undefined> {
  const { label } = providerById(provider).words.secretAccessKey;
  const secret = canAsk() ? await askHidden(`${label}: `) : (await readStdin()).trim();
  if (!secret) return undefined;
  if (/\s/.test(secret)) {
    throw new QCredError(
      'bad_input',
      `${label} has white space in it.`,
      'Pipe in the secret alone, or use "qcred add NAME --paste" for anything else.',
    );
  }
  return secret;
}
