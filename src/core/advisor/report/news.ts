import type { Finding } from '#shared/finding.ts';
import { findingKinds } from '#shared/findingKinds.ts';
import { count, listed } from '#shared/words.ts';
import type { Announcement } from '../../rotation/due/reminderWords.ts';

/**
 * Says what is new, however much, in one notice.
 *
 * @param findings at least one
 */
export function newsNotice(findings: readonly Finding[]): Announcement {
  const [only] = findings;
  if (findings.length === 1 && only)
    return {
      title: `${only.subject.name}: ${findingKinds[only.kind].label.toLowerCase()}`,
      body: only.evidence[0] ?? findingKinds[only.kind].why,
      credentialIds: [],
      leadsTo: 'health',
    };
  const isBad = findings.every(({ severity }) => severity === 'high');
  const labels = [...new Set(findings.map(({ kind }) => findingKinds[kind].label.toLowerCase()))];
  return {
    title: `${count(findings.length, 'new finding')}${isBad ? ' of high severity' : ''}`,
    body: `${listed(labels)}.`,
    credentialIds: [],
    leadsTo: 'health',
  };
}
