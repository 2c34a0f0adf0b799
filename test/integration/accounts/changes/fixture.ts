import { storeSecret } from '#core/store/credentials.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import type { Account } from '#shared/account.ts';
import type { IamPlanView, IamResult } from '#shared/contract/accounts.ts';
import type { IamChange } from '#shared/iamChange.ts';
import type { ProviderId } from '#shared/model.ts';
import { openWorld, type World, type WorldOptions } from '../../../support/world.ts';

/** A connected account, as the suites of changes use it. */
export interface Connected extends World {
  accountId: string;
  plan(change: IamChange): Promise<IamPlanView>;
  /** Plans a change and makes it. */
  make(change: IamChange): Promise<IamResult>;
  /** What was logged of the account, the newest first: action and subject. */
  logged(): Promise<string[]>;
}

/** Where an account is, and the key it is connected with. */
export interface Way {
  url: string;
  region: string;
  accountId: string;
  key: { accessKeyId: string; secretAccessKey: string };
  principal: Account['principal'];
  provider?: ProviderId;
}

/** Connects a sandbox's account with a key, of this secret, of its user `admin`, who has to be there. */
export const connectAdmin = (sandbox: Sandbox, secretAccessKey: string): Promise<Connected> =>
  connect({
    url: sandbox.url,
    region: sandbox.account.region,
    accountId: sandbox.account.id,
    key: sandbox.addKey({ user: 'admin', secretAccessKey }),
    principal: { kind: 'user', name: 'admin', arn: 'arn:aws:iam::1000000000:user/admin' },
  });

/** Opens a vault of its own and connects an account in it, without asking the service who we are. */
export async function connect(way: Way, options: WorldOptions = {}): Promise<Connected> {
  const world = await openWorld(options);
  const { app, deps } = world;
  const { access } = app.open();
  const provider = way.provider ?? 'quilibrium';
  const credentialId = deps.uuid();
  const accountId = deps.uuid();
  const at = deps.now().toISOString();
  await storeSecret(access, credentialId, { secretAccessKey: new Secret(way.key.secretAccessKey) });
  await access.vault.update((state) => ({
    ...state,
    credentials: [
      {
        id: credentialId,
        provider,
        accessKeyId: way.key.accessKeyId,
        origin: 'typed in',
        createdAt: at,
        updatedAt: at,
      },
    ],
    accounts: [
      {
        id: accountId,
        name: 'the company',
        provider,
        accountId: way.accountId,
        credentialId,
        principal: way.principal,
        region: way.region,
        endpoints: { s3: way.url, iam: way.url, sts: way.url },
        syncMinutes: 0,
        missing: [],
        createdAt: at,
        updatedAt: at,
      },
    ],
  }));
  const management = () => app.open().management();
  const plan = async (change: IamChange) => (await management()).plan(accountId, change);
  return {
    ...world,
    accountId,
    plan,
    make: async (change) => (await management()).apply((await plan(change)).planId),
    async logged() {
      const { records } = await access.activity.list({ limit: 1000 });
      return records.filter((r) => r.action.startsWith('iam.')).map((r) => `${r.action} ${r.subject}`);
    },
  };
}
