import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  FileWarning,
  History,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import type { BindingView, ProfileView, TargetView } from '#shared/contract/index.ts';
import type { SecretMode } from '#shared/model.ts';

export type Status = BindingView['status'];

/** How a status is shown: its word, its icon and the class of its colour. */
interface Standing {
  word: string;
  icon: LucideIcon;
  tone: '' | 'good' | 'due' | 'bad';
}

const standings: Record<Status, Standing> = {
  in_sync: { word: 'In sync', icon: CircleCheck, tone: 'good' },
  unknown: { word: 'Not looked at yet', icon: CircleHelp, tone: '' },
  outdated: { word: 'Out of date', icon: History, tone: 'due' },
  changed: { word: 'Changed outside', icon: TriangleAlert, tone: 'due' },
  missing: { word: 'Missing', icon: CircleAlert, tone: 'due' },
  unreadable: { word: 'Unreadable', icon: FileWarning, tone: 'bad' },
};

/** From the best to the worst. */
const order = Object.keys(standings) as Status[];

/** Whether somebody has to look at it. */
export const isDrifted = ({ status }: Pick<BindingView, 'status'>): boolean =>
  order.indexOf(status) >= order.indexOf('outdated');

/** The worst of several, or null of none. */
export const worstOf = (bindings: readonly Pick<BindingView, 'status'>[]): Status | null =>
  bindings.reduce<Status | null>(
    (worst, { status }) => (worst === null || order.indexOf(status) > order.indexOf(worst) ? status : worst),
    null,
  );

export const standingOf = (status: Status): Standing => standings[status];

/** How many exports of these profiles ask for something to be done. */
export const driftCount = (profiles: readonly ProfileView[]): number =>
  profiles.reduce((sum, { bindings }) => sum + bindings.filter(isDrifted).length, 0);

/** A tool as it stands: the worst of its exports; unreadable when one of its files is. */
export function toolStatus(tool: TargetView): Status | null {
  if (tool.notices.some(({ level }) => level === 'error')) return 'unreadable';
  return worstOf(tool.bindings);
}

/**
 * The name in the tool, where it says something: not the profile's own, and not the `default` that
 * files with room for one profile have. At the AWS CLI the default is a profile like any other.
 */
export function nameThere({ name, target }: BindingView, profileName: string): string | null {
  return name === profileName || (name === 'default' && target !== 'aws') ? null : name;
}

/** Where the secret is, in a few words for a row. */
export const secretPlace: Record<SecretMode, string> = {
  credential_process: 'Secret stays in QCred',
  reference: 'Refers to the AWS profile',
  none: 'The tool keeps the secret',
  static: 'Secret in plain text in the file',
};
