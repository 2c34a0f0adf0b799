import type { Finding, FindingAction, FindingKind, FindingSubject } from '#shared/finding.ts';
import type { Severity } from '#shared/findingKinds.ts';
import type { KeyFacts } from './keys.ts';

/** A finding as a check gives it. What is said of it is worked out for those that are told: there may be thousands. */
export interface Found {
  readonly id: string;
  kind: FindingKind;
  severity: Severity;
  /** Those that are no longer good because of it. */
  keys: readonly KeyFacts[];
  tell(): Finding;
}

/** What is said of a finding. */
interface Told {
  subject: FindingSubject;
  evidence: string[];
  action?: FindingAction | null;
  advice?: string;
}

interface Parts {
  kind: FindingKind;
  severity: Severity;
  /** Tells it from others of its kind: a key, or the words that name something else. */
  of: string | KeyFacts;
  keys?: readonly KeyFacts[];
}

const none: readonly never[] = [];

/** A finding. @param told what is said of it; a function where there may be very many */
export function found({ kind, severity, of, keys = none }: Parts, told: Told | (() => Told)): Found {
  const nameOf = () => `${kind}:${typeof of === 'string' ? of : of.ref}`.slice(0, 1000);
  return {
    get id() {
      return nameOf();
    },
    kind,
    severity,
    keys,
    tell() {
      const { subject, evidence, action = null, advice = '' } = typeof told === 'function' ? told() : told;
      return { id: nameOf(), kind, severity, subject, evidence, action, advice };
    },
  };
}

/** A key as the subject of a finding: by the profile that uses it, or by whose it is. */
export function keySubject({ name, account, user, profiles }: KeyFacts): FindingSubject {
  const whose = profiles[0]?.name ?? (user === '' ? 'root user' : user);
  return {
    kind: 'key',
    name: whose === null || whose === undefined ? name : `${whose}: ${name}`,
    ...(account && { accountId: account.id, account: account.name }),
  };
}

/** A thing of an account as the subject of a finding. */
export const accountSubject = (
  kind: FindingSubject['kind'],
  name: string,
  { id, name: account }: { id: string; name: string },
): FindingSubject => ({ kind, name, accountId: id, account });
