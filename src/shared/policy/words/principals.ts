import { parseArn } from '../arn.ts';
import type { Principal, PrincipalList } from '../model.ts';
import { joinFew } from './join.ts';

/** Who a statement is about, as the beginning of a sentence: "Everyone", "User ana and role backup". */
export function principalWords({ not, principals }: PrincipalList): string {
  const words = joinFew(principals.map(wordsOf), 4);
  const text = not ? `everyone except ${words}` : words;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wordsOf({ type, value }: Principal): string {
  if (value === '*') return 'everyone';
  if (type === 'Service') return `the service ${value}`;
  if (type === 'Federated') return `people signed in through ${value}`;
  if (type === 'CanonicalUser') return `the account with canonical id ${value}`;
  const arn = parseArn(value);
  if (!arn) return /^\d+$/.test(value) ? `account ${value}` : value;
  if (arn.resource === 'root') return `account ${arn.account}`;
  const [kind, ...path] = arn.resource.split('/');
  if (kind === 'assumed-role') return `session ${path.slice(1).join('/')} of role ${path[0]}`;
  return kind === 'user' || kind === 'role' ? `${kind} ${path.join('/')}` : value;
}
