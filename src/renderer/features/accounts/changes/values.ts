import '#renderer/noEval.ts';
import { pretty } from '#renderer/features/accounts/pretty.ts';
import type { ChangeWish } from '#renderer/stores/view.ts';
import { byName } from '#renderer/words.ts';
import type { Account } from '#shared/account.ts';
import { IamChange } from '#shared/iamChange.ts';
import type { Mirror } from '#shared/mirror.ts';
import { parseArn } from '#shared/policy/arn.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { type ChangeField, fieldsFor, policyKindOf } from './forms.ts';
import { changedPairs, hasTwice, type Pair } from './pairs.ts';

/** What was typed. */
export interface ChangeValues {
  /** By the field's name. */
  texts: Readonly<Record<string, string>>;
  tags: readonly Pair[];
}

/** What is wrong, by the field's name. */
export type ChangeProblems = Readonly<Record<string, string>>;

/** An option of a picker. */
export interface Choice {
  id: string;
  label: string;
}

/** Policies to choose from, the account's own first. A name that two of them have gives way to the ARN. */
export function policyPicks({ policies }: Mirror): Choice[] {
  const times = new Map<string, number>();
  for (const { name } of policies) times.set(name, (times.get(name) ?? 0) + 1);
  return policies
    .toSorted((a, b) => Number(b.own) - Number(a.own) || byName(a.name, b.name))
    .map(({ arn, name }) => ({ id: arn, label: times.get(name) === 1 ? name : arn }));
}

/** Users, groups and roles to choose from, as `user anna`. */
export const holderPicks = ({ users, groups, roles }: Mirror): Choice[] =>
  (
    [
      ['user', users],
      ['group', groups],
      ['role', roles],
    ] as const
  ).flatMap(([kind, all]) => all.map(({ name }) => ({ id: `${kind} ${name}`, label: `${kind} ${name}` })));

/** A trust policy that lets the account's own users take on a role, as far as their policies let them. */
function ownAccountTrust({ accountId, principal }: Account): string {
  const partition = parseArn(principal.arn)?.partition ?? 'aws';
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
          Action: 'sts:AssumeRole',
        },
      ],
    },
    null,
    2,
  );
}

function presentTags(wish: ChangeWish, mirror: Mirror): Readonly<Record<string, string>> {
  if (wish.kind !== 'set-tags' || !wish.holder) return {};
  const { kind, name } = wish.holder;
  const all = kind === 'user' ? mirror.users : mirror.roles;
  return all.find((one) => one.name === name)?.tags ?? {};
}

function presentDocument(wish: ChangeWish, mirror: Mirror, account: Account): string {
  switch (wish.kind) {
    case 'create-role':
      return wish.trust ?? ownAccountTrust(account);
    case 'set-trust':
      return wish.document ?? mirror.roles.find(({ name }) => name === wish.role)?.trust ?? '';
    case 'new-version':
      return wish.document ?? mirror.policies.find(({ arn }) => arn === wish.policyArn)?.document ?? '';
    case 'put-inline':
    case 'create-policy':
      return wish.document ?? '';
    default:
      return '';
  }
}

/** What a form starts with: what there is now, for what is edited. */
export function firstValues(wish: ChangeWish, mirror: Mirror, account: Account): ChangeValues {
  const document = fieldsFor(wish).find(({ input }) => input === 'document');
  const tags = Object.entries(presentTags(wish, mirror)).sort(([a], [b]) => byName(a, b));
  return {
    texts: document ? { [document.name]: pretty(presentDocument(wish, mirror, account)) } : {},
    tags: tags.map(([key, value], id) => ({ id, key, value })),
  };
}

/** The value of a field in the change; undefined for one left empty. */
function typedValue({ name, input }: ChangeField, text: string, mirror: Mirror): unknown {
  if (text === '') return undefined;
  switch (input) {
    case 'seconds':
      return Number(text);
    case 'policy':
      return policyPicks(mirror).find(({ label }) => label === text)?.id ?? text;
    case 'holder': {
      const [kind, ...rest] = text.split(' ');
      return { kind, name: rest.join(' ') };
    }
    case 'group':
      return name === 'groups' ? [text] : text;
    default:
      return text;
  }
}

function problemOf(field: ChangeField, text: string): string | undefined {
  if (text === '') return field.optional ? undefined : 'Fill this in.';
  if (field.input === 'policy' && !text.startsWith('arn:'))
    return 'No policy of this account is called that.';
  return undefined;
}

/** What a schema says against a field, as a sentence. */
function sentence(field: ChangeField, issue: { code: string; message: string; maximum?: unknown }): string {
  if (issue.code === 'too_big' && field.input !== 'seconds')
    return `At most ${String(issue.maximum)} characters.`;
  // A path and a number of seconds say in their help what they have to be.
  if (field.rare && field.help) return field.help;
  if (field.input === 'holder') return 'Write its kind before its name, as in user anna.';
  return `It ${issue.message}.`;
}

/**
 * The change that was asked for.
 *
 * @param wish what was known before
 * @param values what was typed
 * @param mirror for the policies and tags that are there
 * @returns the change, or what is wrong with what was typed; a problem that belongs to no field is under ''
 */
export function changeOf(
  wish: ChangeWish,
  values: ChangeValues,
  mirror: Mirror,
): { change: IamChange } | { problems: ChangeProblems } {
  const fields = fieldsFor(wish);
  const problems: Record<string, string> = {};
  const raw: Record<string, unknown> = { ...wish };
  for (const field of fields) {
    if (field.input === 'tags') {
      if (hasTwice(values.tags)) problems.tags = 'Two of these tags have the same name.';
      Object.assign(raw, changedPairs(values.tags, presentTags(wish, mirror)));
      continue;
    }
    const typed = (values.texts[field.name] ?? '').trim();
    const value = typedValue(field, typed, mirror);
    const problem = problemOf(field, typeof value === 'string' ? value : typed);
    if (problem) problems[field.name] = problem;
    if (field.input === 'document' && typed !== '' && !parsePolicy(typed, policyKindOf(wish)).document) {
      problems[field.name] = 'Mend the policy first.';
    }
    raw[field.name] = value;
  }
  if (Object.keys(problems).length > 0) return { problems };
  const parsed = IamChange.safeParse(raw);
  if (parsed.success) return { change: parsed.data };
  for (const issue of parsed.error.issues) {
    const field = fields.find(({ name }) => name === issue.path[0]);
    problems[field?.name ?? ''] ??= field ? sentence(field, issue) : issue.message;
  }
  return { problems };
}
