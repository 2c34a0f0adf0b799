import { type AccessKey, type Account, arnOf, type IssuedSession, type Role, type User } from './account.ts';

/** Who a verified request comes from. */
export interface Principal {
  kind: 'root' | 'user' | 'role';
  accountId: string;
  /** For a session of a role or a federated user its own ARN (`arn:aws:sts::…:assumed-role/ROLE/SESSION`). */
  arn: string;
  /** IAM's unique id; for a role's session `ROLEID:SESSION`. */
  id: string;
  /** The user's name, the role session's name, or `root`. */
  name: string;
  accessKeyId: string;
  /** Whose policies count; null for the root user, who may do everything. */
  holder: User | Role | null;
  /** Set when the credentials are temporary. */
  session: IssuedSession | null;
}

/** An access key and who signs with it. */
export interface Signer {
  key: AccessKey;
  principal: Principal;
}

const rootPrincipal = (account: Account, key: AccessKey, session: IssuedSession | null): Principal => ({
  kind: 'root',
  accountId: account.id,
  arn: `arn:aws:iam::${account.id}:root`,
  id: account.id,
  name: 'root',
  accessKeyId: key.accessKeyId,
  holder: null,
  session,
});

const userPrincipal = (
  account: Account,
  user: User,
  key: AccessKey,
  session: IssuedSession | null,
): Principal => ({
  kind: 'user',
  accountId: account.id,
  arn: arnOf(account, user),
  id: user.id,
  name: user.name,
  accessKeyId: key.accessKeyId,
  holder: user,
  session,
});

const rolePrincipal = (account: Account, role: Role, session: IssuedSession): Principal => ({
  kind: 'role',
  accountId: account.id,
  arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${session.name}`,
  id: `${role.id}:${session.name}`,
  name: session.name,
  accessKeyId: session.key.accessKeyId,
  holder: role,
  session,
});

const federatedPrincipal = (account: Account, holder: User | null, session: IssuedSession): Principal => ({
  kind: holder === null ? 'root' : 'user',
  accountId: account.id,
  arn: `arn:aws:sts::${account.id}:federated-user/${session.name}`,
  id: `${account.id}:${session.name}`,
  name: session.name,
  accessKeyId: session.key.accessKeyId,
  holder,
  session,
});

/** Who temporary credentials stand for; null when the user or role is gone. */
function principalOfSession(account: Account, session: IssuedSession): Principal | null {
  const { holder, key } = session;
  if (holder === null) {
    return session.federated
      ? federatedPrincipal(account, null, session)
      : rootPrincipal(account, key, session);
  }
  const known = (holder.kind === 'user' ? account.users : account.roles).get(holder.name.toLowerCase());
  if (known !== holder) return null;
  if (session.federated && holder.kind === 'user') return federatedPrincipal(account, holder, session);
  return holder.kind === 'user'
    ? userPrincipal(account, holder, key, session)
    : rolePrincipal(account, holder, session);
}

/** The access key of that id and who signs with it, or null. */
export function findSigner(account: Account, accessKeyId: string): Signer | null {
  const session = account.sessions.get(accessKeyId);
  if (session) {
    const principal = principalOfSession(account, session);
    return principal && { key: session.key, principal };
  }
  const isIt = (key: AccessKey) => key.accessKeyId === accessKeyId;
  const rootKey = account.rootKeys.find(isIt);
  if (rootKey) return { key: rootKey, principal: rootPrincipal(account, rootKey, null) };
  for (const user of account.users.values()) {
    const key = user.keys.find(isIt);
    if (key) return { key, principal: userPrincipal(account, user, key, null) };
  }
  return null;
}
