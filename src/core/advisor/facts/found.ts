import type { Finding, FindingAction, FindingKind, FindingSubject } from '#shared/finding.ts';
import type { Severity } from '#shared/findingKinds.ts';
import type { KeyFacts } from './keys.ts';

/** A finding as a check gives it: with the keys that are no longer good because of it. */
export interface Found extends Finding {
  /** Their `ref`s. */
  keys: readonly string[];
}

interface Parts {
  kind: FindingKind;
  severity: Severity;
  /** Tells it from others of its kind. */
  of: string;
  subject: FindingSubject;
  evidence: string[];
  action?: FindingAction | null;
  advice?: string;
  keys?: readonly string[];
}

/** A finding, with the id that it has at every look. */
export const found = ({ kind, severity, of, subject, evidence, action, advice, keys }: Parts): Found => ({
  id: `${kind}:${of}`.slice(0, 1000),
  kind,
  severity,
  subject,
  evidence,
  action: action ?? null,
  advice: advice ?? '',
  keys: keys ?? [],
});

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
