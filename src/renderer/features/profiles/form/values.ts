import type { GivenRole, PastedKey } from '#renderer/stores/form.ts';
import type { CallInput, ProfileView, UnsavedProfile } from '#shared/contract/index.ts';
import { addressIn } from '#shared/enteredAddress.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { plainOrigins } from '#shared/plainHttp.ts';

/** The form as typed, all of it text and none of it secret: secrets stay in their inputs until they are sent. */
export interface Values {
  kind: 'credential' | 'role';
  name: string;
  provider: ProviderId;
  /** True while nobody said whose key it is: a paste did not tell, and the person did not choose yet. */
  providerOpen: boolean;
  accessKeyId: string;
  accountId: string;
  /** As `datetime-local` inputs have it: local time without a zone. */
  expiresAt: string;
  /** The instant that it began with: to the millisecond, and of the two hours that one night has twice. */
  expiresAtFirst: string | undefined;
  region: string;
  endpoints: Partial<Record<ServiceId, string>>;
  /** What was typed to agree to plain http, by origin. */
  plainHttp: Record<string, string>;
  /** Origins that need no answer: agreed to, or there before anybody was asked. */
  agreed: readonly string[];
  standing: readonly string[];
  notes: string;
  /** With commas between them. */
  tags: string;
  /** The id of the profile a role builds on. */
  sourceId: string;
  roleArn: string;
  mfaSerial: string;
  externalId: string;
  durationSeconds: string;
  sessionName: string;
}

/** Secrets as they are read from their inputs at the moment of saving. */
export interface TypedSecrets {
  secretAccessKey: string;
  sessionToken: string;
}

const empty: Values = {
  kind: 'credential',
  name: '',
  provider: 'quilibrium',
  providerOpen: false,
  accessKeyId: '',
  accountId: '',
  expiresAt: '',
  expiresAtFirst: undefined,
  region: '',
  endpoints: {},
  plainHttp: {},
  agreed: [],
  standing: [],
  notes: '',
  tags: '',
  sourceId: '',
  roleArn: '',
  mfaSerial: '',
  externalId: '',
  durationSeconds: '',
  sessionName: '',
};

/** An ISO instant as a `datetime-local` input wants it, in local time to the second; empty for none. */
function localTime(instant: string | undefined): string {
  if (!instant) return '';
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** When the credentials run out: the very instant of before, where nobody typed another time. */
function expiryOf({ expiresAt, expiresAtFirst }: Values): string | undefined {
  if (!expiresAt) return undefined;
  return expiresAt === localTime(expiresAtFirst) ? expiresAtFirst : new Date(expiresAt).toISOString();
}

const secondsText = (seconds: number | undefined): string => (seconds === undefined ? '' : String(seconds));

/** What the form starts with for a profile that exists. */
export function valuesOf(profile: ProfileView): Values {
  const { credential, source } = profile;
  const common = {
    ...empty,
    name: profile.name,
    provider: profile.provider,
    region: profile.region ?? '',
    endpoints: { ...profile.endpoints },
    agreed: profile.plainHttp ?? [],
    standing: plainOrigins(profile.endpoints),
    notes: profile.notes ?? '',
    tags: (profile.tags ?? []).join(', '),
  };
  if (source.kind === 'role') {
    return {
      ...common,
      kind: 'role',
      sourceId: source.profileId,
      roleArn: source.roleArn,
      mfaSerial: source.mfaSerial ?? '',
      externalId: source.externalId ?? '',
      durationSeconds: secondsText(source.durationSeconds),
      sessionName: source.sessionName ?? '',
    };
  }
  return {
    ...common,
    accessKeyId: credential?.accessKeyId ?? '',
    accountId: credential?.accountId ?? '',
    expiresAt: localTime(credential?.expiresAt),
    expiresAtFirst: credential?.expiresAt,
    mfaSerial: source.mfa?.serial ?? '',
    durationSeconds: secondsText(source.mfa?.durationSeconds),
  };
}

/** What the form starts with for a new profile that assumes a role. */
export const roleValues = ({ name, arn, provider, profileId }: GivenRole): Values => ({
  ...empty,
  kind: 'role',
  name,
  provider,
  roleArn: arn,
  sourceId: profileId,
});

/** What the form starts with for a new profile: what a paste brought, else nothing. */
export const newValues = (pasted: PastedKey | null): Values =>
  pasted
    ? {
        ...empty,
        name: pasted.name ?? '',
        // Until one is chosen, the fields have the words of no provider in particular.
        provider: pasted.provider ?? 's3',
        providerOpen: pasted.provider === undefined,
        accessKeyId: pasted.accessKeyId ?? '',
        accountId: pasted.accountId ?? '',
        expiresAt: localTime(pasted.expiresAt),
        expiresAtFirst: pasted.expiresAt,
        region: pasted.region ?? '',
        endpoints: { ...pasted.endpoints },
      }
    : empty;

/** Text without the spaces around it; undefined when nothing is left. */
const given = (text: string): string | undefined => text.trim() || undefined;

/** The tags that were typed. */
export const tagsOf = ({ tags }: Pick<Values, 'tags'>): string[] =>
  tags.split(',').flatMap((tag) => given(tag) ?? []);

/** The endpoints that were filled in. */
function endpointsOf({ endpoints }: Values): UnsavedProfile['endpoints'] {
  const filled: UnsavedProfile['endpoints'] = {};
  for (const [service, address] of Object.entries(endpoints)) {
    const text = given(address);
    if (text) filled[service as ServiceId] = addressIn(text);
  }
  return filled;
}

/** The addresses in the clear that are to be agreed to. */
export const plainIn = (values: Values): string[] =>
  plainOrigins(endpointsOf(values)).filter((origin) => !values.agreed.includes(origin));

/** The part that belongs to the provider. */
export const placementOf = (values: Values): CallInput<'provider.switch'>['from'] => ({
  provider: values.provider,
  region: given(values.region),
  accountId: given(values.accountId),
  endpoints: endpointsOf(values),
});

/** What reading the endpoints adds to a form: what is empty there, and addresses without what is no part of them. */
export function learnt(values: Values, placement: ReturnType<typeof placementOf>): Partial<Values> {
  const { region, accountId, endpoints } = placement;
  const changed = Object.entries(endpoints).some(
    ([service, address]) => given(values.endpoints[service as ServiceId] ?? '') !== address,
  );
  return {
    ...(region && !given(values.region) ? { region } : {}),
    ...(accountId && !given(values.accountId) ? { accountId } : {}),
    ...(changed ? { endpoints: { ...values.endpoints, ...endpoints } } : {}),
  };
}

const secondsOf = ({ durationSeconds }: Values): number | undefined =>
  given(durationSeconds) ? Number(durationSeconds) : undefined;

/** The device of a key; a duration without a device is that of nothing. */
function mfaOf(values: Values): Extract<UnsavedProfile['source'], { kind: 'credential' }>['mfa'] {
  const serial = given(values.mfaSerial);
  return serial === undefined ? undefined : { serial, durationSeconds: secondsOf(values) };
}

/**
 * What to send. `id` for a profile that exists, `pasteId` for a secret that the application still
 * holds from a paste. A secret that was not typed is left out, which keeps the stored one.
 */
export function draftOf(
  values: Values,
  secrets: TypedSecrets,
  from: { id?: string; pasteId?: string },
): UnsavedProfile {
  return {
    ...from,
    name: values.name.trim(),
    provider: values.provider,
    region: given(values.region),
    endpoints: endpointsOf(values),
    plainHttp: plainIn(values).flatMap((origin) => given(values.plainHttp[origin] ?? '') ?? []),
    notes: given(values.notes),
    tags: tagsOf(values),
    source:
      values.kind === 'role'
        ? {
            kind: 'role',
            profileId: values.sourceId,
            roleArn: values.roleArn.trim(),
            mfaSerial: given(values.mfaSerial),
            externalId: given(values.externalId),
            durationSeconds: secondsOf(values),
            sessionName: given(values.sessionName),
          }
        : {
            kind: 'credential',
            accessKeyId: values.accessKeyId.trim(),
            accountId: given(values.accountId),
            mfa: mfaOf(values),
            secretAccessKey: given(secrets.secretAccessKey),
            sessionToken: given(secrets.sessionToken),
            expiresAt: expiryOf(values),
          },
  };
}
