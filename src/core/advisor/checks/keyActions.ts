import type { FindingAction } from '#shared/finding.ts';
import type { KeyFacts } from '../facts/keys.ts';

/** What can be done about a key, and what is to be done where QCred cannot do it. */
export interface Mending {
  action: FindingAction | null;
  advice: string;
}

/** Switches a key off, or on: as far as QCred knows where it is. */
export function setActive(key: KeyFacts, active: boolean): Mending {
  const { account, user, id } = key;
  if (!account || user === null) return { action: null, advice: notConnected };
  if (user === '') return { action: null, advice: rootAdvice };
  if (id === null) return { action: null, advice: unnamed(user) };
  return {
    action: { kind: 'iam', accountId: account.id, change: { kind: 'set-key', user, key: id, active } },
    advice: '',
  };
}

/** Deletes a key. */
export function deletion(key: KeyFacts): Mending {
  const { account, user, id } = key;
  if (!account || user === null) return { action: null, advice: notConnected };
  if (user === '') return { action: null, advice: rootAdvice };
  if (id === null) return { action: null, advice: unnamed(user) };
  return {
    action: { kind: 'iam', accountId: account.id, change: { kind: 'delete-key', user, key: id } },
    advice: '',
  };
}

/** A new key in its place, where it is kept here. */
export function rotation({ credential, user }: KeyFacts): Mending {
  if (credential) return { action: { kind: 'rotate', credentialId: credential.id }, advice: '' };
  const who = user ? `${user}, or whoever keeps it,` : 'Whoever keeps it';
  return {
    action: null,
    advice: `The key is not kept here. ${who} makes a new one and takes it in; QCred can also import it and rotate it then.`,
  };
}

const notConnected =
  'Its account is not connected here. Connect it, or switch the key off on the provider’s page.';
const rootAdvice = 'Only the root user can change its keys: sign in as root on the provider’s page.';
const unnamed = (user: string): string =>
  `The account has not told the key’s id yet: select ${user} in Accounts, so that QCred asks for it.`;
