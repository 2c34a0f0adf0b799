import type { Mirror, RemoteGroup, RemotePolicy, RemoteRole, RemoteUser } from '#shared/mirror.ts';

/** Things of one kind that a sync found, by name (policies by ARN). */
export interface Part<T> {
  items: Map<string, T>;
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
}

const emptyPart = <T>(): Part<T> => ({ items: new Map(), complete: false });

/** Nothing found yet. */
export const nothingFound = (): Found => ({
  users: emptyPart(),
  groups: emptyPart(),
  roles: emptyPart(),
  policies: emptyPart(),
  root: null,
  listed: new Set(),
});

/** Runs a part of a sync. @returns null when it failed in a way that the other parts need not mind */
export type Attempt = <T>(work: () => Promise<T>) => Promise<T | null>;
