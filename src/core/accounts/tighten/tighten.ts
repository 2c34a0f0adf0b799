import type { IAM } from '@aws-sdk/client-iam';
import type { Account } from '#shared/account.ts';
import type { IamPlanView, IamResult } from '#shared/contract/accounts.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { IamChange } from '#shared/iamChange.ts';
import type { RemoteUser } from '#shared/mirror.ts';
import { keepNewest } from '#shared/newest.ts';
import { formatPolicy, parsePolicy } from '#shared/policy/document.ts';
import { tighten, type UseRecord } from '#shared/policy/tighten.ts';
import { openClient } from '../../clouds/client/client.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Allow } from '../../store/consent.ts';
import type { Accounts } from '../accounts.ts';
import { versionText } from '../changes/effect.ts';
import { sameName } from '../changes/self.ts';
import { accountById } from '../find.ts';
import { policiesOf } from '../iam/holders.ts';
import { isOwnPolicy } from '../iam/remote.ts';
import type { Management } from '../management.ts';
import { lastAccessed, withSeen } from './lastAccessed.ts';
import { changeBack, createTightenedRecords, type TightenedRecord, type TightenTarget } from './records.ts';

/** What would become of a policy. */
export interface Proposal {
  target: TightenTarget;
  /** JSON, as it is. */
  before: string;
  /** The version that this is; empty for an inline policy. */
  version: string;
  /** As it would be; the same text where nothing is to be cut, null where nothing of it was used. */
  after: string | null;
  /** What would stop to work, in sentences. */
  stops: string[];
  /** What stays because its use is not known, in sentences. */
  kept: string[];
}

/** Policies cut down to what was used, with the way back. */
export interface Tightening {
  /**
   * Works out what would become of the policies of a user, or of one managed policy. Changes nothing.
   *
   * @param who a user's name; or the name or ARN of one of the account's own policies
   * @throws QCredError not_found, not_available where the service keeps no record of use
   */
  propose(accountId: string, who: { user: string } | { policy: string }): Promise<Proposal[]>;
  /** The plan for a proposal. @throws as `Management.plan` */
  plan(accountId: string, proposal: Proposal): Promise<IamPlanView>;
  /** Does what was planned, and keeps the way back. @throws as `Management.apply` */
  apply(accountId: string, proposal: Proposal, planId: string, allow?: Allow): Promise<IamResult>;
  /** `Management.plan`, which knows a change that was proposed here. */
  planChange(accountId: string, change: IamChange): Promise<IamPlanView>;
  /** `Management.apply`, which keeps the way back of a change that was proposed here. */
  applyChange(planId: string, allow?: Allow): Promise<IamResult>;
  /** What was cut down and can be taken back, the newest first. */
  list(accountId: string): Promise<TightenedRecord[]>;
  /** The plan for taking one back. @throws as `Management.plan` */
  planBack(record: TightenedRecord): Promise<IamPlanView>;
  /** Takes it back. @throws as `Management.apply` */
  applyBack(record: TightenedRecord, planId: string, allow?: Allow): Promise<IamResult>;
}

/**
 * @param access the open vault
 * @param accounts what is known of the accounts
 * @param management makes the changes
 */
export function createTightening(access: OpenVault, accounts: Accounts, management: Management): Tightening {
  const records = createTightenedRecords(access);
  const { deps, vault } = access;
  /** What was proposed for managed policies, by account and ARN; and the plans that are such a proposal. */
  const proposed = new Map<string, Proposal>();
  const planned = new Map<string, { accountId: string; proposal: Proposal }>();

  async function userOf(account: Account, name: string): Promise<RemoteUser> {
    const { mirror } = await accounts.tree(account.id);
    const user = mirror.users.find((one) => sameName(one.name, name));
    if (user) return user;
    throw new QCredError('not_found', `"${account.name}" has no user ${name}.`, 'Sync the account first.');
  }

  async function apply(
    account: string,
    { target, before, version }: Proposal,
    planId: string,
    allow?: Allow,
  ): Promise<IamResult> {
    const record = { id: deps.uuid(), account, target, at: deps.now().toISOString(), before, version };
    // The way back is on the disk before it is needed.
    await records.write(record);
    try {
      return await management.apply(planId, allow);
    } catch (error) {
      // A lost answer may have been one to a change that was made.
      if (!hasCode(error, 'connection_failed', 'service_failed')) await records.remove(record.id);
      throw error;
    }
  }

  return {
    async propose(accountId, who) {
      const account = accountById(await vault.state(), accountId);
      const { mirror } = await accounts.tree(accountId);
      const client = await openClient(access, account, 'looking what permissions are used');
      try {
        const reader = { deps, iam: client.iam };
        if ('user' in who) return await ofUser(reader, await userOf(account, who.user));
        const policy = mirror.policies.find(({ arn, name }) => arn === who.policy || name === who.policy);
        if (!policy) {
          throw new QCredError(
            'not_found',
            `"${account.name}" has no policy ${who.policy}.`,
            'Sync the account first.',
          );
        }
        const proposal = await ofManaged(reader, policy.arn, policy.name);
        proposed.set(`${accountId} ${policy.arn}`, proposal);
        keepNewest(proposed, kept);
        return [proposal];
      } finally {
        client.close();
      }
    },

    plan: (accountId, proposal) => management.plan(accountId, changeFor(proposal)),

    apply,

    async planChange(accountId, change) {
      const view = await management.plan(accountId, change);
      if (change.kind !== 'new-version') return view;
      const proposal = proposed.get(`${accountId} ${change.policyArn}`);
      if (proposal?.after && saysTheSame(proposal.after, change.document)) {
        planned.set(view.planId, { accountId, proposal });
        keepNewest(planned, kept);
      }
      return view;
    },

    async applyChange(planId, allow) {
      const known = planned.get(planId);
      if (!known) return management.apply(planId, allow);
      const result = await apply(known.accountId, known.proposal, planId, allow);
      planned.delete(planId);
      return result;
    },

    list: async (accountId) => (await records.list()).filter(({ account }) => account === accountId),

    planBack: (record) => management.plan(record.account, changeBack(record)),

    async applyBack({ id }, planId, allow) {
      const result = await management.apply(planId, allow);
      await records.remove(id);
      return result;
    },
  };
}

/** So many proposals, and plans of them, are remembered. */
const kept = 20;

/** Whether two texts are the same policy, however they are written. */
function saysTheSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => parsePolicy(text, 'managed').document);
  return a != null && b != null && formatPolicy(a) === formatPolicy(b);
}

interface IamReader {
  deps: OpenVault['deps'];
  iam: IAM;
}

/** A user's own policies: what groups give is the groups' matter. */
async function ofUser(
  reader: IamReader,
  { name, arn, attached, inline, keys }: RemoteUser,
): Promise<Proposal[]> {
  const seen = new Set((keys ?? []).flatMap(({ lastUse }) => (lastUse?.at ? (lastUse.service ?? []) : [])));
  const proposals: Proposal[] = [];
  if (inline.length > 0) {
    const record = withSeen(await lastAccessed(reader.deps, reader.iam, arn), seen);
    const holder = { kind: 'user', name } as const;
    for (const policy of inline) {
      const text = await policiesOf(reader.iam, holder).inlineDocument(policy.name);
      proposals.push(proposalOf({ kind: 'inline', holder, name: policy.name }, text, record));
    }
  }
  for (const policyArn of attached.filter(isOwnPolicy)) {
    proposals.push(await ofManaged(reader, policyArn, policyArn.split('/').at(-1) ?? policyArn, seen));
  }
  return proposals;
}

async function ofManaged(
  { deps, iam }: IamReader,
  policyArn: string,
  name: string,
  seen: ReadonlySet<string> = new Set(),
): Promise<Proposal> {
  if (!isOwnPolicy(policyArn)) {
    throw new QCredError(
      'unsupported',
      `${name} is the provider’s own policy, which nobody can change.`,
      'Make a policy of your own from it, attach that instead, and tighten it.',
    );
  }
  const { Policy } = await iam.getPolicy({ PolicyArn: policyArn });
  const version = Policy?.DefaultVersionId ?? '';
  const text = version === '' ? null : await versionText(iam, policyArn, version);
  if (text === null)
    throw new QCredError('denied', `What ${name} says could not be read.`, 'Nothing was changed.');
  // Of all who have it: what one of them used has to stay.
  const record = withSeen(await lastAccessed(deps, iam, policyArn), seen);
  return { ...proposalOf({ kind: 'managed', policyArn, name }, text, record), version };
}

function proposalOf(target: TightenTarget, text: string, record: UseRecord): Proposal {
  const { document } = parsePolicy(text, target.kind === 'managed' ? 'managed' : 'inline_user');
  if (!document) {
    throw new QCredError('bad_input', `What ${target.name} says cannot be understood.`, 'Correct it first.');
  }
  if (record.services.length === 0) {
    throw new QCredError(
      'not_available',
      `The record of use says nothing of ${target.name}.`,
      'Try again when it was in use for a while.',
    );
  }
  const { document: cut, stops, kept } = tighten(document, record);
  const before = formatPolicy(document);
  const isSame = cut !== null && formatPolicy(cut) === before;
  return {
    target,
    before: text,
    version: '',
    after: cut && (isSame ? text : formatPolicy(cut)),
    stops,
    kept,
  };
}

/** @throws QCredError bad_input where there is nothing to do, or nothing would be left */
function changeFor({ target, before, after }: Proposal): IamChange {
  if (after === null) {
    throw new QCredError(
      'bad_input',
      `Nothing that ${target.name} allows was used.`,
      'Take it away altogether: a policy that allows nothing cannot be written.',
    );
  }
  if (after === before)
    throw new QCredError(
      'bad_input',
      `${target.name} allows nothing that was not used.`,
      'It stays as it is.',
    );
  return target.kind === 'managed'
    ? { kind: 'new-version', policyArn: target.policyArn, document: after }
    : { kind: 'put-inline', holder: target.holder, name: target.name, document: after };
}
