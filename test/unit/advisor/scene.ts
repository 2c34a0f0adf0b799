/** A snapshot of an account and a machine, as little of it as a test needs. */
import { advise } from '#core/advisor/advise/advise.ts';
import type { AccountFacts, Snapshot } from '#core/advisor/facts/snapshot.ts';
import type { Account } from '#shared/account.ts';
import type { Finding } from '#shared/finding.ts';
import type { FindingKind } from '#shared/findingKinds.ts';
import type { Mirror } from '#shared/mirror.ts';
import { emptyVault, type VaultState } from '#shared/model.ts';
import { mirrorOf } from '../accounts/mirrors.ts';
import { idOf, now } from '../records.ts';

export { now } from '../records.ts';

/** So many days ago, as a service tells it. */
export const ago = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

export const account = (more: Partial<Account> = {}): Account => ({
  id: idOf(900),
  name: 'Acme',
  provider: 'quilibrium',
  accountId: '1000000000',
  credentialId: idOf(901),
  principal: { kind: 'user', name: 'connected', arn: 'arn:aws:iam::1000000000:user/connected' },
  endpoints: {},
  syncMinutes: 60,
  missing: [],
  lastSync: { at: ago(0), status: 'complete', problems: [] },
  createdAt: ago(300),
  updatedAt: ago(300),
  ...more,
});

export const facts = (mirror: Partial<Mirror>, more: Partial<AccountFacts> = {}): AccountFacts => ({
  account: account(),
  mirror: mirrorOf({ root: { keys: [], mfa: true }, ...mirror }),
  services: { at: ago(0), keys: [], buckets: [], notLooked: [] },
  uses: {},
  ...more,
});

export const snapshot = (
  more: Omit<Partial<Snapshot>, 'state'> & { state?: Partial<VaultState> } = {},
): Snapshot => ({
  now: now.getTime(),
  accounts: [],
  statuses: {},
  handedOut: {},
  logSince: ago(200),
  machine: [],
  tightened: [],
  ...more,
  state: { ...emptyVault(), ...more.state },
});

/** What is found of one kind. */
export const findings = (kind: FindingKind, of: Snapshot): Finding[] =>
  advise(of, new Set()).findings.filter((one) => one.kind === kind);

/** The same in an account of which so much is known. */
export const inAccount = (
  kind: FindingKind,
  mirror: Partial<Mirror>,
  more: Partial<AccountFacts> = {},
): Finding[] => findings(kind, snapshot({ accounts: [facts(mirror, more)] }));
