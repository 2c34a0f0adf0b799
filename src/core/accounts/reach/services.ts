import type { Account } from '#shared/account.ts';
import type { AccountTree, ServicesView } from '#shared/contract/accounts.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import type { ServiceId } from '#shared/model.ts';
import { providerById } from '../../clouds/providers/index.ts';
import type { ProviderService } from '../../clouds/providers/provider.ts';
import { openBook } from './policies.ts';
import { reachOf, rootReach, type ServiceReach } from './reach.ts';

/** A connected account with all that is known of it. */
interface KnownAccount {
  account: Account;
  tree: AccountTree;
}

type ServiceView = ServicesView['services'][number];
type KeyView = ServiceView['keys'][number];

/** A key and whose it is. */
interface Slot {
  user: string;
  key: RemoteKey;
  reach: (service: ServiceId) => ServiceReach;
}

/**
 * The keys of accounts by the services of their providers. Users with the same policies are worked
 * out once.
 *
 * @param accounts connected accounts, each with its mirror
 */
export function viewServices(accounts: readonly KnownAccount[]): ServicesView {
  const services = new Map<string, ServiceView>();
  for (const known of accounts) {
    const slots = slotsOf(known.tree);
    for (const service of providerById(known.account.provider).services) {
      const place = `${known.account.provider} ${service.id}`;
      const view: ServiceView = services.get(place) ?? {
        provider: known.account.provider,
        service: service.id,
        label: service.label,
        keys: [],
      };
      for (const slot of slots) view.keys.push(keyView(slot, service, known));
      services.set(place, view);
    }
  }
  return { services: [...services.values()] };
}

function slotsOf({ mirror }: AccountTree): Slot[] {
  const book = openBook(mirror);
  const reaches = new Map<string, Slot['reach']>();
  const root = (mirror.root?.keys ?? []).map((key) => ({ user: 'root', key, reach: () => rootReach }));
  const users = mirror.users.flatMap((user) => {
    const keys = user.keys ?? [];
    if (keys.length === 0) return [];
    const signature = book.signatureOf(user);
    let reach = reaches.get(signature);
    if (!reach) {
      const documents = book.policiesOf({ kind: 'user', name: user.name }).map((policy) => policy.document);
      reach = once((service) => reachOf(documents, service));
      reaches.set(signature, reach);
    }
    const worked = reach;
    return keys.map((key) => ({ user: user.name, key, reach: worked }));
  });
  return [...root, ...users];
}

function once(work: Slot['reach']): Slot['reach'] {
  const known = new Map<ServiceId, ServiceReach>();
  return (service) => {
    const before = known.get(service);
    if (before) return before;
    const now = work(service);
    known.set(service, now);
    return now;
  };
}

function keyView(
  { user, key, reach }: Slot,
  { id }: ProviderService,
  { account, tree }: KnownAccount,
): KeyView {
  const { lastUse } = key;
  return {
    accountId: account.id,
    accountName: account.name,
    user,
    key: key.id,
    status: key.status,
    createdAt: key.createdAt,
    ...reach(id),
    usedAt: lastUse?.service === id ? lastUse.at : null,
    held: key.id !== null && Object.hasOwn(tree.held, key.id),
  };
}
