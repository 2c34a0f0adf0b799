import type { FindingAction } from '#shared/finding.ts';
import { parseArn } from '#shared/policy/arn.ts';
import { formatPolicy, type PolicyDocument, type Statement } from '#shared/policy/model.ts';
import { listed } from '#shared/words.ts';
import { accountSubject, type Found, found } from '../facts/found.ts';
import type { AccountFacts } from '../facts/snapshot.ts';
import { trustReader } from '../paths/powers.ts';
import type { Check } from './scene.ts';

/** Roles that anyone, or another account without a secret word, may assume. */
export const checkTrust: Check = ({ accounts }) =>
  accounts.flatMap((facts) => {
    const trustOf = trustReader();
    return facts.mirror.roles.flatMap((role) => {
      const trust = trustOf(role);
      if (!trust) return [];
      const allows = trust.statements.filter(({ effect, principals }) => effect === 'Allow' && principals);
      const open = allows.filter(isOpen);
      if (open.length > 0) return [openRole(facts, role.name, trust, open)];
      return strangers(facts, role.name, allows);
    });
  });

/** Conditions that tie a caller to somebody: others, such as a time of day, do not. */
const tying =
  /^(?:sts:externalid|aws:principal(?:orgid|orgpaths|arn|account|tag\/.*)|aws:source(?:account|arn|ip|vpce?|identity|orgid)|aws:userid|aws:username|saml:.*|.*:(?:sub|aud|oaud|amr))$/i;

const isTied = ({ conditions }: Statement): boolean => conditions.some(({ key }) => tying.test(key));

const isOpen = (statement: Statement): boolean =>
  !isTied(statement) &&
  (statement.principals?.not === true ||
    statement.principals?.principals.some(({ type, value }) => type === 'AWS' && value === '*') === true);

function openRole(
  { account }: AccountFacts,
  name: string,
  trust: PolicyDocument,
  open: readonly Statement[],
): Found {
  return found({ kind: 'open-trust', severity: 'high', of: `${account.id}/${name}` }, () => ({
    subject: accountSubject('role', name, account),
    evidence: [
      `Its trust policy names everybody${open.some(({ principals }) => principals?.not) ? ' but a few' : ''}, without a condition on who asks.`,
    ],
    action: closing(account.id, account.accountId, name, trust, open),
    advice: 'Only this account may assume it afterwards. Name others in its trust policy where they need it.',
  }));
}

/** The same trust with this account in the place of everybody. */
function closing(
  accountId: string,
  number: string,
  role: string,
  trust: PolicyDocument,
  open: readonly Statement[],
): FindingAction | null {
  if (number === '') return null;
  const own = { type: 'AWS' as const, value: `arn:aws:iam::${number}:root` };
  const statements = trust.statements.map((statement) =>
    open.includes(statement) ? { ...statement, principals: { not: false, principals: [own] } } : statement,
  );
  const document = formatPolicy({ ...trust, statements });
  return { kind: 'iam', accountId, change: { kind: 'set-trust', role, document } };
}

function strangers({ account }: AccountFacts, name: string, allows: readonly Statement[]): Found[] {
  const own = account.accountId.replace(/^0+/, '');
  const others = allows.flatMap((statement) =>
    isTied(statement) || own === ''
      ? []
      : (statement.principals?.principals ?? []).flatMap(({ type, value }) => {
          const id = type === 'AWS' ? (/^\d+$/.test(value) ? value : (parseArn(value)?.account ?? '')) : '';
          return /^\d+$/.test(id) && id.replace(/^0+/, '') !== own ? [id] : [];
        }),
  );
  if (others.length === 0) return [];
  return [
    found({ kind: 'open-trust', severity: 'medium', of: `${account.id}/${name}` }, () => ({
      subject: accountSubject('role', name, account),
      evidence: [`It trusts the account ${listed([...new Set(others)])} and asks for no external id.`],
      advice:
        'Agree on an external id with them, and add a condition on sts:ExternalId to its trust policy in Accounts.',
    })),
  ];
}
