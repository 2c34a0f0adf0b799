import type { ChangeWish } from '#renderer/stores/view.ts';
import type { Among } from '#shared/contract/index.ts';
import type { IamChangeKind } from '#shared/iamChange.ts';
import type { PolicyKind } from '#shared/policy/kinds.ts';

/** Something a change has to know that a person can say. */
export interface ChangeField {
  /** Its name in the change. */
  name: string;
  label: string;
  /** How it is asked for; `line` is plain text. */
  input: 'line' | 'user' | 'group' | 'policy' | 'holder' | 'seconds' | 'document' | 'tags';
  optional?: boolean;
  help?: string;
  placeholder?: string;
  /** Folded away: few need it. */
  rare?: boolean;
}

interface ChangeForm {
  /** Title of the dialog: "New user". */
  title: string;
  fields: readonly ChangeField[];
}

const nameHelp = 'Letters, digits and + = , . @ _ -';
const name: ChangeField = { name: 'name', label: 'Name', input: 'line', help: nameHelp };
const path: ChangeField = {
  name: 'path',
  label: 'Path',
  input: 'line',
  optional: true,
  rare: true,
  placeholder: '/',
  help: 'Starts and ends with a slash.',
};
const description: ChangeField = {
  name: 'description',
  label: 'Description',
  input: 'line',
  optional: true,
};
const user: ChangeField = { name: 'user', label: 'User', input: 'user' };
const group: ChangeField = { name: 'group', label: 'Group', input: 'group' };
const holder: ChangeField = {
  name: 'holder',
  label: 'User, group or role',
  input: 'holder',
  placeholder: 'user anna',
};
const policy: ChangeField = { name: 'policyArn', label: 'Policy', input: 'policy' };
const document: ChangeField = { name: 'document', label: 'Policy', input: 'document' };
const trust = (field: string): ChangeField => ({
  name: field,
  label: 'Who may take on the role',
  input: 'document',
});

/** What is asked for each kind of change. The rest is always said by where the change was chosen. */
const forms: Partial<Record<IamChangeKind, ChangeForm>> = {
  'create-user': {
    title: 'New user',
    fields: [name, { ...group, name: 'groups', optional: true }, path],
  },
  'create-key': {
    title: 'New access key',
    fields: [
      user,
      {
        name: 'profileName',
        label: 'Profile name',
        input: 'line',
        optional: true,
        help: 'What you and your tools call it. Named after the user when left empty.',
      },
    ],
  },
  'create-group': { title: 'New group', fields: [name, path] },
  'join-group': { title: 'Add a user to a group', fields: [user, group] },
  'create-role': {
    title: 'New role',
    fields: [
      name,
      description,
      trust('trust'),
      {
        name: 'maxSessionSeconds',
        label: 'Longest session in seconds',
        input: 'seconds',
        optional: true,
        rare: true,
        placeholder: '3600',
        help: 'From 3,600 to 43,200.',
      },
      path,
    ],
  },
  'set-trust': { title: 'Who may take on the role', fields: [trust('document')] },
  attach: { title: 'Attach a policy', fields: [holder, policy] },
  'put-inline': { title: 'Inline policy', fields: [holder, { ...name, label: 'Policy name' }, document] },
  'create-policy': { title: 'New policy', fields: [name, description, document, path] },
  'new-version': { title: 'Edit policy', fields: [policy, document] },
  'set-tags': {
    title: 'Tags',
    fields: [holder, { name: 'tags', label: 'Tags', input: 'tags' }],
  },
};

/** The title over a change's questions. */
export const titleFor = ({ kind }: ChangeWish): string => forms[kind]?.title ?? 'Change';

/**
 * What has to be asked for a change: what the wish does not say. Documents and tags are asked in any
 * case, as they are what one edits; what may be left out only beside something that may not.
 */
export function fieldsFor(wish: ChangeWish): readonly ChangeField[] {
  const said: Readonly<Record<string, unknown>> = { ...wish };
  // Tags that are to be set and removed were worked out already.
  if (wish.kind === 'set-tags' && wish.set && wish.remove) return [];
  const open = (forms[wish.kind]?.fields ?? []).filter(
    (field) => field.input === 'document' || said[field.name] === undefined,
  );
  return open.some((field) => !field.optional) ? open : [];
}

/** What the document of a wish is for, which decides what may stand in it. */
export function policyKindOf(wish: ChangeWish): PolicyKind {
  switch (wish.kind) {
    case 'create-role':
    case 'set-trust':
      return 'trust';
    case 'put-inline':
      return wish.holder ? `inline_${wish.holder.kind}` : 'identity';
    default:
      return 'managed';
  }
}

const made: Partial<Record<IamChangeKind, 'users' | 'groups' | 'roles' | 'policies'>> = {
  'create-user': 'users',
  'create-group': 'groups',
  'create-role': 'roles',
  'create-policy': 'policies',
};

/** The names that a new one must not be taken for; null where a field is no new name. */
export function namesAmong(kind: IamChangeKind, field: string, accountId: string): Among | null {
  if (field === 'profileName') return { kind: 'profiles' };
  const held = field === 'name' ? made[kind] : undefined;
  return held === undefined ? null : { kind: held, accountId };
}
