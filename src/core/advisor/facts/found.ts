import type { Finding, FindingAction, FindingKind, FindingSubject } from '#shared/finding.ts';
import type { Severity } from '#shared/findingKinds.ts';
import type { KeyFacts } from './keys.ts';

/** What is said of a finding. */
export interface Told {
  subject: FindingSubject;
  evidence: string[];
  action?: FindingAction | null;
  advice?: string;
}

/**
 * A finding as a check gives it. What is said of it is worked out for those that are told: there may be tens of
 * thousands, so that each is one small object and no more.
 */
export class Found {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** The key, or those that are no longer good because of it. */
  readonly keys: KeyFacts | readonly KeyFacts[];
  readonly #of: string | KeyFacts;
  readonly #told: Told | (() => Told) | ((key: KeyFacts) => Told);

  constructor(
    kind: FindingKind,
    severity: Severity,
    of: string | KeyFacts,
    keys: KeyFacts | readonly KeyFacts[],
    told: Told | (() => Told) | ((key: KeyFacts) => Told),
  ) {
    this.kind = kind;
    this.severity = severity;
    this.keys = keys;
    this.#of = of;
    this.#told = told;
  }

  get id(): string {
    return `${this.kind}:${typeof this.#of === 'string' ? this.#of : this.#of.ref}`.slice(0, 1000);
  }

  tell(): Finding {
    const told = typeof this.#told === 'function' ? this.#told(this.keys as KeyFacts) : this.#told;
    const { subject, evidence, action = null, advice = '' } = told;
    return { id: this.id, kind: this.kind, severity: this.severity, subject, evidence, action, advice };
  }
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
export const found = ({ kind, severity, of, keys = none }: Parts, told: Told | (() => Told)): Found =>
  new Found(kind, severity, of, keys, told);

/** A finding about one key. @param told what is said of it: one function for all that a check finds */
export const foundKey = (
  kind: FindingKind,
  severity: Severity,
  key: KeyFacts,
  told: (key: KeyFacts) => Told,
): Found => new Found(kind, severity, key, key, told);

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
