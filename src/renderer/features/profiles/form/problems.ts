import '#renderer/noEval.ts';
import type { z } from 'zod';
import type { ProviderView } from '#shared/contract/index.ts';
import { EnteredEndpoint } from '#shared/enteredAddress.ts';
import {
  AccessKeyId,
  MfaSession,
  NewName,
  ProfileName,
  Region,
  RoleSource,
  Tag,
  Tags,
} from '#shared/model.ts';
import { hostOf, isTyped } from '#shared/plainHttp.ts';
import { mostTags } from '#shared/tags.ts';
import { plainIn, type TypedSecrets, tagsOf, type Values } from './values.ts';

type FieldName =
  | Exclude<keyof Values, 'endpoints' | 'kind' | 'providerOpen' | 'plainHttp' | 'agreed' | 'standing'>
  | 'secretAccessKey'
  | 'sessionToken';

/** What is wrong, by field. An endpoint's field is `endpoint:` and its service; that of a consent `http:` and its origin. */
export type Problems = Partial<Record<FieldName | `endpoint:${string}` | `http:${string}`, string>>;

/** What a schema says against `value`, as a sentence about the field called `label`; undefined when it is fine. */
function wrong(schema: z.ZodType, value: unknown, label: string): string | undefined {
  const issue = schema.safeParse(value).error?.issues[0];
  if (!issue) return undefined;
  if (issue.code === 'too_big') {
    return typeof value === 'number'
      ? `${label} can be ${issue.maximum} at most.`
      : `${label} can have ${issue.maximum} characters at most.`;
  }
  if (issue.code === 'too_small' && typeof value === 'number')
    return `${label} must be ${issue.minimum} at least.`;
  if (issue.code === 'invalid_type') return `${label} must be a whole number.`;
  return `${label} ${issue.message}.`;
}

interface Context {
  provider: ProviderView;
  /** What the profile is called now; it may stay. */
  before?: string;
  /** Names of the other profiles. */
  taken: ReadonlySet<string>;
  /** Whether a secret is there already: stored, or in a paste. */
  hasSecret: boolean;
  /** Whether that one is stored, so that a token beside it would belong to another. */
  storedOnly?: boolean;
}

/** A key needs a region where its provider has no usual one; a role takes that of what it builds on. */
function regionProblem(values: Values, { provider }: Context): string | undefined {
  const region = values.region.trim();
  const { label } = provider.words.region;
  if (region !== '') return wrong(Region, region, label);
  return provider.asksForRegion && values.kind === 'credential' ? `${label} is missing.` : undefined;
}

/** What is wrong with a number of seconds that may be left out. */
function secondsProblem(schema: z.ZodType, { durationSeconds }: Values): string | undefined {
  const seconds = durationSeconds.trim();
  return seconds === '' ? undefined : wrong(schema, Number(seconds), 'The duration in seconds');
}

function mfaProblems(values: Values): Problems {
  const { serial, durationSeconds } = MfaSession.shape;
  const device = values.mfaSerial.trim();
  if (device === '') return {};
  return {
    mfaSerial: wrong(serial, device, 'MFA device'),
    durationSeconds: secondsProblem(durationSeconds, values),
  };
}

function credentialProblems(values: Values, secrets: TypedSecrets, context: Context): Problems {
  const { words } = context.provider;
  const found: Problems = mfaProblems(values);
  const key = values.accessKeyId.trim();
  const { label } = words.accessKeyId;
  if (key === '') found.accessKeyId = `${label} is missing.`;
  else found.accessKeyId = wrong(AccessKeyId, key, label);
  if (secrets.secretAccessKey.trim() === '' && !context.hasSecret) {
    found.secretAccessKey = `${words.secretAccessKey.label} is missing.`;
  }
  if (values.providerOpen) found.provider = 'Choose the provider that this key belongs to.';
  if (context.storedOnly && secrets.sessionToken.trim() !== '' && secrets.secretAccessKey.trim() === '') {
    found.sessionToken = `Enter the ${words.secretAccessKey.label} that came with it, too.`;
  }
  const account = values.accountId.trim();
  if (words.accountId) {
    const { label: name, pattern, required, example } = words.accountId;
    if (account === '' && required) found.accountId = `${name} is missing.`;
    if (account !== '' && !new RegExp(`^(?:${pattern})$`).test(account)) {
      found.accountId = `This does not look like the ${name} of ${context.provider.label}${example ? `, for example ${example}` : ''}.`;
    }
  }
  return found;
}

function roleProblems(values: Values): Problems {
  const role = RoleSource.shape;
  return {
    sourceId: values.sourceId === '' ? 'Choose the profile that may assume the role.' : undefined,
    roleArn:
      values.roleArn.trim() === ''
        ? 'The role’s ARN is missing.'
        : wrong(role.roleArn, values.roleArn, 'Role ARN'),
    mfaSerial: wrong(role.mfaSerial, values.mfaSerial, 'MFA device'),
    externalId: wrong(role.externalId, values.externalId, 'External ID'),
    sessionName: wrong(role.sessionName, values.sessionName, 'Session name'),
    durationSeconds: secondsProblem(role.durationSeconds, values),
  };
}

/** What is wrong with the first tag that cannot be one, or with how many there are. */
function tagsProblem(values: Values): string | undefined {
  const tags = tagsOf(values);
  const found = tags.flatMap((tag) => wrong(Tag, tag, `“${tag.slice(0, 20)}”`) ?? []);
  if (found[0] !== undefined) return found[0];
  return Tags.safeParse(tags).success ? undefined : `There can be ${mostTags} tags at most.`;
}

/** What is wrong with the form, in plain words by field. An empty object means that it can be sent. */
export function problemsOf(values: Values, secrets: TypedSecrets, context: Context): Problems {
  const name = values.name.trim();
  const found: Problems = {
    ...(values.kind === 'role' ? roleProblems(values) : credentialProblems(values, secrets, context)),
    name:
      name === ''
        ? 'The profile needs a name.'
        : context.taken.has(name)
          ? 'Another profile has this name.'
          : wrong(name === context.before ? ProfileName : NewName, name, 'The name'),
    region: regionProblem(values, context),
    tags: tagsProblem(values),
    notes: values.notes.length > 2000 ? 'Notes can have 2,000 characters at most.' : undefined,
  };
  for (const [service, address] of Object.entries(values.endpoints)) {
    if (address.trim() !== '') found[`endpoint:${service}`] = wrong(EnteredEndpoint, address, 'The endpoint');
  }
  for (const origin of plainIn(values)) {
    const typed = values.plainHttp[origin] ?? '';
    // What stood there before anybody was asked may stay as it is: QCred does not ask there.
    if (typed.trim() === '' && values.standing.includes(origin)) continue;
    if (!isTyped(origin, [typed]))
      found[`http:${origin}`] = `Type ${hostOf(origin)} to agree to plain http, or use https.`;
  }
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== undefined));
}

/**
 * What of the problems that are shown is still true, in the words of now. Nothing is added: what is
 * still being filled in is not wrong yet.
 *
 * @returns `shown` itself where nothing has changed
 */
export function stillWrong(shown: Problems, now: Problems): Problems {
  const names = Object.keys(shown) as (keyof Problems)[];
  const left = Object.fromEntries(
    names.flatMap((name) => (now[name] ? [[name, now[name]]] : [])),
  ) as Problems;
  return names.every((name) => left[name] === shown[name]) ? shown : left;
}
