import type { Account } from '#shared/account.ts';
import type { AccessAnswer } from '#shared/contract/accounts.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import { knownActions, nearestAction, serviceOf } from '#shared/policy/actions.ts';
import { openClient } from '../clouds/client/client.ts';
import type { OpenVault } from '../store/access.ts';
import type { Accounts } from './accounts.ts';
import { ifShown } from './iam/answers.ts';
import { answerLocally, type Question } from './reach/local.ts';
import { type HeldPolicy, openBook } from './reach/policies.ts';
import { simulate } from './reach/simulate.ts';

/** Where a question is answered. */
interface Court {
  access: OpenVault;
  accounts: Accounts;
  account: Account;
}

const simulation = 'SimulatePrincipalPolicy';

/**
 * Whether a principal may do something: as the service says, where it can; otherwise as the policies
 * say that are known of it, which also answer when the service cannot be reached.
 *
 * @param court the account and what is known of it
 * @param question the principal's ARN, an action such as `s3:GetObject`, a resource's ARN or `*`
 * @throws QCredError bad_input, not_found
 */
export async function checkAccess(court: Court, question: Question): Promise<AccessAnswer> {
  if (!/^[a-z0-9-]+:[\w*?]+$/i.test(question.action)) {
    throw new QCredError('bad_input', 'This is not an action.', 'Write it as in s3:GetObject.');
  }
  const { action } = question;
  if (serviceOf(action) && knownActions(action).length === 0)
    return { decision: 'unknown', reasons: unknownWords(action), by: 'local' };
  if (/^arn:[^:]*:[^:]*:[^:]*:[^:]*:root$/.test(question.principalArn)) {
    return { decision: 'allow', reasons: ['The root user may do everything.'], by: 'local' };
  }
  // Only what is known here tells which conditions a question hangs on, so it is worked out either way.
  const local = await localAnswer(court, question);
  const simulated = await askService(court, question).catch((error: unknown) => {
    if (local) return null;
    throw error;
  });
  if (!simulated) return local ?? unknownPrincipal(court, question);
  if (simulated.open.length === 0 || local?.decision !== 'depends') return simulated.answer;
  return { decision: 'depends', reasons: local.reasons, by: 'service' };
}

function unknownWords(action: string): string[] {
  const near = nearestAction(action);
  return [
    `No known action is called "${action}", and a service ignores what it does not know.`,
    ...(near === undefined ? [] : [`Did you mean ${near}?`]),
  ];
}

function unknownPrincipal({ account }: Court, { principalArn }: Question): never {
  throw new QCredError(
    'not_found',
    `Nothing is known of ${principalArn} in "${account.name}".`,
    'Sync the account, then ask again.',
  );
}

/** The service's own answer; null where it has none. That it has none at all is remembered. */
async function askService({ access, account }: Court, question: Question) {
  if (account.missing.includes(simulation) || /[*?]/.test(question.action)) return null;
  const client = await openClient(access, account, 'asking who may do what');
  try {
    return await ifShown(simulate(client.iam, question).catch(remember), null);
  } finally {
    client.close();
  }

  async function remember(error: unknown): Promise<never> {
    if (hasCode(error, 'not_available')) {
      await access.vault.update((state) => ({
        ...state,
        accounts: state.accounts.map((known) =>
          known.id === account.id && !known.missing.includes(simulation)
            ? { ...known, missing: [...known.missing, simulation] }
            : known,
        ),
      }));
    }
    throw error;
  }
}

/** The answer of the policies that are known; null where the principal is not. */
async function localAnswer({ accounts, account }: Court, question: Question): Promise<AccessAnswer | null> {
  let book = openBook((await accounts.tree(account.id)).mirror);
  const holder = book.holderOf(question.principalArn);
  if (!holder) return null;
  const unread = ({ arn, document }: HeldPolicy) => (arn !== null && document === null ? [arn] : []);
  const missing = new Set(book.policiesOf(holder).flatMap(unread));
  for (const arn of missing) {
    const tree = await accounts.lookUpPolicy(account.id, arn).catch(() => null);
    if (tree) book = openBook(tree.mirror);
  }
  return answerLocally(book.policiesOf(holder), holder, question);
}
