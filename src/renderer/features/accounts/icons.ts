import type { LucideIcon } from 'lucide-react';
import {
  Building2,
  Crown,
  FileText,
  KeyRound,
  KeySquare,
  ScrollText,
  ShieldHalf,
  UserRound,
  UserRoundCog,
  UsersRound,
  Vault,
} from 'lucide-react';
import type { Branch, TreeLocation } from './nodes.ts';

const ofBranch: Record<Branch, LucideIcon> = {
  users: UserRound,
  groups: UsersRound,
  roles: UserRoundCog,
  policies: ShieldHalf,
};

const ofKind: Record<Exclude<TreeLocation['kind'], 'branch'>, LucideIcon> = {
  account: Building2,
  service: Vault,
  kmsKey: KeySquare,
  root: Crown,
  user: UserRound,
  group: UsersRound,
  role: UserRoundCog,
  policy: ScrollText,
  inline: FileText,
  key: KeyRound,
};

/** The icon of a line of the tree, and of its details. */
export const iconOf = (place: TreeLocation): LucideIcon =>
  place.kind === 'branch' ? ofBranch[place.branch] : ofKind[place.kind];
