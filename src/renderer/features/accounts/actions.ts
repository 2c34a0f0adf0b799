import type { LucideIcon } from 'lucide-react';
import {
  CirclePause,
  CirclePlay,
  FilePlus2,
  KeyRound,
  KeySquare,
  Pencil,
  RefreshCw,
  RotateCw,
  ShieldPlus,
  Tags,
  Trash2,
  Unplug,
  UserPlus,
  UserRoundCog,
  UsersRound,
  Vault,
  Wand,
} from 'lucide-react';
import { showKey } from '#renderer/features/keys/commands.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { type ChangeWish, openDialog } from '#renderer/stores/view.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { Holder } from '#shared/iamChange.ts';
import type { RemotePolicy } from '#shared/mirror.ts';
import { disconnect, syncAccount, takeRole } from './commands.ts';
import type { Branch, TreeLocation } from './nodes.ts';

/** What can be done with a line of the tree, in groups as a menu shows them. */
export type ActionGroups = readonly (readonly Action[])[];

/** Opens the dialog of a change, which asks for what is missing and shows what will happen. */
const changing =
  (accountId: string) =>
  (label: string, icon: LucideIcon, wish: ChangeWish, destructive = false): Action => ({
    id: `iam-${wish.kind}`,
    label,
    icon,
    destructive,
    run: () => openDialog({ kind: 'change', accountId, wish }),
  });

type Change = ReturnType<typeof changing>;

const jobKey = (accountId: string, user?: string): Action => ({
  id: 'job-key',
  label: 'New key for a job…',
  icon: Wand,
  run: () => openDialog({ kind: 'jobKey', accountId, user }),
});

/** What an identity of any kind can be given. */
const granting = (change: Change, holder: Holder): Action[] => [
  change('Attach policy…', ShieldPlus, { kind: 'attach', holder }),
  change('New inline policy…', FilePlus2, { kind: 'put-inline', holder }),
];

/** What can be made in a branch, the first of it its main action. */
export function makingIn(branch: Branch, accountId: string): Action[] {
  const change = changing(accountId);
  switch (branch) {
    case 'users':
      return [jobKey(accountId), change('New user…', UserPlus, { kind: 'create-user' })];
    case 'groups':
      return [change('New group…', UsersRound, { kind: 'create-group' })];
    case 'roles':
      return [change('New role…', UserRoundCog, { kind: 'create-role' })];
    case 'policies':
      return [change('New policy…', FilePlus2, { kind: 'create-policy' })];
  }
}

function keyActions(
  accountId: string,
  { user, key, held }: Extract<TreeLocation, { kind: 'key' }>,
): ActionGroups {
  // The root user's keys can only be changed by the root user, on the provider's page.
  if (key.id === null || user === '') return [];
  const change = changing(accountId);
  const active = key.status === 'Active';
  const rotate: Action[] = held
    ? [
        {
          id: 'rotate',
          label: 'Rotate key…',
          icon: RotateCw,
          run: () => openDialog({ kind: 'rotate', credentialId: held.credentialId }),
        },
      ]
    : [];
  const flip = change(active ? 'Deactivate…' : 'Activate…', active ? CirclePause : CirclePlay, {
    kind: 'set-key',
    user,
    key: key.id,
    active: !active,
  });
  return [
    [...rotate, flip],
    [change('Delete key…', Trash2, { kind: 'delete-key', user, key: key.id }, true)],
  ];
}

/** Writes a managed policy anew, beginning with what it says now where that is known. */
export const editWish = ({ arn, document }: RemotePolicy): ChangeWish => ({
  kind: 'new-version',
  policyArn: arn,
  ...(document !== null && { document }),
});

function policyActions(accountId: string, arn: string, tree: AccountTree): ActionGroups {
  const policy = tree.mirror.policies.find((one) => one.arn === arn);
  if (!policy?.own) return [];
  const change = changing(accountId);
  return [
    [change('Edit…', Pencil, editWish(policy))],
    [change('Delete policy…', Trash2, { kind: 'delete-policy', policyArn: arn }, true)],
  ];
}

/**
 * What can be done with what a line stands for.
 *
 * @param account it is of
 * @param place what it stands for
 * @param tree what is known of the account
 */
export function actionsFor(
  account: AccountView,
  place: TreeLocation,
  tree: AccountTree | undefined,
): ActionGroups {
  const { id: accountId } = account;
  const change = changing(accountId);
  if (place.kind === 'account') {
    return [
      [
        { id: 'sync', label: 'Sync now', icon: RefreshCw, run: () => void syncAccount(accountId) },
        { id: 'edit', label: 'Edit…', icon: Pencil, run: () => openDialog({ kind: 'connect', accountId }) },
      ],
      tree ? [...makingIn('users', accountId), ...making.flatMap((one) => makingIn(one, accountId))] : [],
      [
        {
          id: 'disconnect',
          label: 'Disconnect…',
          icon: Unplug,
          destructive: true,
          run: () => void disconnect(account),
        },
      ],
    ];
  }
  if (!tree) return [];
  switch (place.kind) {
    case 'branch':
      return [makingIn(place.branch, accountId)];
    case 'root':
    case 'service':
      return [];
    case 'kmsKey':
      return [
        [
          {
            id: 'show-kms-key',
            label: 'Show in Keys',
            icon: Vault,
            run: () => void showKey(accountId, place.id),
          },
        ],
      ];
    case 'user': {
      const holder: Holder = { kind: 'user', name: place.name };
      return [
        [
          change('New key…', KeyRound, { kind: 'create-key', user: place.name }),
          jobKey(accountId, place.name),
        ],
        [
          change('Add to group…', UsersRound, { kind: 'join-group', user: place.name }),
          ...granting(change, holder),
          change('Edit tags…', Tags, { kind: 'set-tags', holder: { kind: 'user', name: place.name } }),
        ],
        [change('Delete user…', Trash2, { kind: 'delete-user', name: place.name }, true)],
      ];
    }
    case 'group':
      return [
        [
          change('Add a user…', UserPlus, { kind: 'join-group', group: place.name }),
          ...granting(change, { kind: 'group', name: place.name }),
        ],
        [change('Delete group…', Trash2, { kind: 'delete-group', name: place.name }, true)],
      ];
    case 'role': {
      const role = tree.mirror.roles.find(({ name }) => name === place.name);
      if (!role) return [];
      const using: Action = {
        id: 'use-role',
        label: 'Use this role…',
        icon: KeySquare,
        run: () => void takeRole(account, role),
      };
      return [
        [using],
        [
          change('Edit who may use it…', Pencil, {
            kind: 'set-trust',
            role: role.name,
            document: role.trust,
          }),
          ...granting(change, { kind: 'role', name: role.name }),
          change('Edit tags…', Tags, { kind: 'set-tags', holder: { kind: 'role', name: role.name } }),
        ],
        [change('Delete role…', Trash2, { kind: 'delete-role', name: role.name }, true)],
      ];
    }
    case 'policy':
      return policyActions(accountId, place.arn, tree);
    case 'inline': {
      const { holder, name } = place;
      const held = { user: tree.mirror.users, group: tree.mirror.groups, role: tree.mirror.roles }[
        holder.kind
      ];
      const document = held
        .find((one) => one.name === holder.name)
        ?.inline.find((one) => one.name === name)?.document;
      return [
        [change('Edit…', Pencil, { kind: 'put-inline', holder, name, document })],
        [change('Delete inline policy…', Trash2, { kind: 'delete-inline', holder, name }, true)],
      ];
    }
    case 'key':
      return keyActions(accountId, place);
  }
}

const making: readonly Branch[] = ['groups', 'roles', 'policies'];
