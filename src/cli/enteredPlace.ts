import { ownEndpoints, providerOfEndpoints, readPlace } from '#core/clouds/providers/fromEndpoint.ts';
import { providerById, providers } from '#core/clouds/providers/index.ts';
import { readAddress } from '#shared/enteredAddress.ts';
import { QCredError } from '#shared/errors.ts';
import { type ProviderId, type ServiceId, serviceIds } from '#shared/model.ts';
import { type Context, text, UsageError } from './command.ts';
import { providerArgument } from './enteredKey.ts';
import { noteNotices } from './notices.ts';
import { askLine } from './prompt.ts';

/** Whose key it is and where it is used. */
interface EnteredLocation {
  provider: ProviderId;
  region?: string;
  accountId?: string;
  /** Those that differ from the provider's own. */
  endpoints: Partial<Record<ServiceId, string>>;
}

/**
 * Whose key it is and where it is used: what the options say, else what was found, else what the
 * endpoints say, else what the person answers on the terminal. Nothing of it is guessed.
 *
 * @param found what a paste says; nothing where the key itself is given by options
 * @throws UsageError, QCredError bad_input where nobody can be asked
 */
export async function enteredPlace(
  context: Context,
  found: Partial<EnteredLocation> = {},
): Promise<EnteredLocation> {
  const given = endpointOptions(context);
  const endpoints = { ...found.endpoints, ...given };
  const id = providerOption(context) ?? providerOfEndpoints(given) ?? found.provider ?? (await askProvider());
  const provider = providerById(id);
  const place = readPlace(provider, {
    region: text(context, 'region') ?? found.region,
    accountId: text(context, 'account-id') ?? found.accountId,
    endpoints,
  });
  noteNotices(context, place.notices);
  const region = place.region ?? (provider.asksForRegion ? await askRegion(id) : undefined);
  return {
    provider: id,
    region,
    accountId: place.accountId,
    endpoints: ownEndpoints(provider, { ...place, region }, place.endpoints),
  };
}

function providerOption(context: Context): ProviderId | undefined {
  const given = text(context, 'provider');
  return given === undefined ? undefined : providerArgument(given);
}

/** `--endpoint`: a service and its address, or an address alone, which is storage's. @throws UsageError */
function endpointOptions(context: Context): Partial<Record<ServiceId, string>> {
  const given = context.options.endpoint;
  const result: Partial<Record<ServiceId, string>> = {};
  for (const item of Array.isArray(given) ? given.map(String) : []) {
    const [, name, named] = /^([a-z0-9]+)=(.*)$/s.exec(item) ?? [];
    const service = name === undefined ? 's3' : serviceIds.find((id) => id === name);
    if (!service)
      throw new UsageError(
        `--endpoint is an address, or SERVICE=ADDRESS; SERVICE is one of ${serviceIds.join(', ')}.`,
      );
    result[service] = addressOption('endpoint', named ?? item);
  }
  return result;
}

/** An address that an option gives; a host alone is taken for https. @throws UsageError */
export function addressOption(option: string, typed: string): string {
  const read = readAddress(typed);
  if ('address' in read) return read.address;
  throw new UsageError(`The address of --${option} ${read.why}.`);
}

async function askProvider(): Promise<ProviderId> {
  const list = providers.map(({ id, label }, at) => `${at + 1}  ${label} (${id})`).join('\n');
  const answer = (await askLine(`Whose key is it?\n${list}\nNumber or name: `))?.trim();
  if (answer === undefined) {
    throw new QCredError(
      'bad_input',
      'Nothing says which provider the key belongs to.',
      'Say it with --provider, or give the address of its storage with --endpoint.',
    );
  }
  return providers[Number(answer) - 1]?.id ?? providerArgument(answer);
}

async function askRegion(id: ProviderId): Promise<string> {
  const { label, words } = providerById(id);
  const answer = (
    await askLine(`${words.region.label} of ${label}, for example ${words.region.example}: `)
  )?.trim();
  if (answer) return answer;
  throw new QCredError(
    'bad_input',
    `${words.region.label} is missing: an account of ${label} is known in one only.`,
    `${words.region.help} Say it with --region, or give the endpoint with --endpoint.`,
  );
}
