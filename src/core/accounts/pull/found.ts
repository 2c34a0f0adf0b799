import type { Mirror, RemoteGroup, RemotePolicy, RemoteRole, RemoteUser } from '#shared/mirror.ts';
import { Budget, Things } from '../iam/weight.ts';

/** Things of one kind that a sync found, by name (policies by ARN). */
export interface Part<T> {
  items: Things<T>;
  /** Whether these are all there are. What is not found in an incomplete part may still be there. */
  complete: boolean;
}

/** Everything a sync found. */
export interface Found {
  users: Part<RemoteUser>;
  groups: Part<RemoteGroup>;
  roles: Part<RemoteRole>;
  policies: Part<RemotePolicy>;
  /** Null when nothing is known of it. */
  root: Mirror['root'];
  /** Users whose keys were listed, each one's own keys under the empty name for the root user. */
  listed: Set<string>;
  /** What all of it may weigh. */
  budget: Budget;
}

/** Nothing found yet. */
export function nothingFound(): Found {
  const budget = new Budget();
  const part = <T>(): Part<T> => ({ items: new Things<T>(budget), complete: false });
  return {
    users: part(),
    groups: part(),
    roles: part(),
    policies: part(),
    root: null,
    listed: new Set(),
    budget,
  };
}

/** Runs a part of a sync. @returns null when it failed in a way that the other parts need not mind */
export type Attempt = <T>(work: () => Promise<T>) => Promise<T | null>;
