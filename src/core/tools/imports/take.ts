import { basesFirst } from '#shared/chain.ts';
import type { Notice, UnsavedProfile } from '#shared/contract/index.ts';
import { freeName } from '#shared/freeName.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { oddSecret } from '#shared/oddSecret.ts';
import { plainOrigins, plainWords } from '#shared/plainHttp.ts';
import { ownEndpoints } from '../../clouds/providers/fromEndpoint.ts';
import { providerById } from '../../clouds/providers/index.ts';
import { byId } from '../../profiles/find.ts';
import { nameFrom } from '../../profiles/newName.ts';
import type { SaveItem } from '../../profiles/save.ts';
import type { OpenVault } from '../../store/access.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import { type Group, groupFinds } from './groups.ts';
import { type Holders, holdersIn } from './holders.ts';
import { type Judgement, judge } from './judge.ts';
import { entryOf, type Find } from './scan.ts';
import { type Settled, settleSecrets } from './secrets.ts';

/** A find, and the profile that holds it. */
export interface Saved {
  find: Find;
  profile: Profile;
  /** Whether the profile was made of it, rather than here before. */
  isNew: boolean;
}

/** A find that was not taken in, or whose secret stays where it is. */
export interface Left {
  find: Find;
  what: 'import' | 'replace';
  why: string;
}

/** What taking in comes to, before anything is saved. */
export interface Taking {
  /** New profiles in an order in which each builds only on what is before it. */
  items: SaveItem[];
  /** The finds with their profiles, once the new ones are there. @param made in the order of `items` */
  saved(made: readonly Profile[]): Saved[];
  left: Left[];
  /** Stored secrets whose place those of files take, to be stored first. */
  replacing: Settled['replacing'];
  notices: Notice[];
}

/** What a person asks of an import besides what is to be taken in. */
export interface TakeOptions {
  /** Whether references are to stand where the secrets stood. */
  replacing?: boolean;
  /** Whether the files' secrets count, whatever the services say. */
  replaceSecrets?: boolean;
}

const otherSecret = 'Its secret is another one than the one that is kept of its key.';

/**
 * Works out what taking chosen finds in makes of the vault. A role brings what it builds on along, and
 * what is to be replaced brings what stands in its way.
 *
 * @param access compares the secrets of keys that are here already
 * @param wantedKeys which finds
 * @param state the vault's state
 */
export async function prepareTaking(
  access: OpenVault,
  finds: readonly Find[],
  wantedKeys: ReadonlySet<string>,
  state: VaultState,
  { replacing = false, replaceSecrets = false }: TakeOptions,
): Promise<Taking> {
  const judgement = judge(finds, state);
  const holders = holdersIn(state, judgement);
  const asked = basesFirst(
    finds.filter((f) => wantedKeys.has(f.key)),
    judgement.foundBaseOf,
  );
  const beside = replacing ? inTheWay(finds, asked, judgement, holders) : [];
  const wanted = new Set([...asked, ...beside]);
  const left: Left[] = [];
  const chosen = finds.filter((find) => {
    if (!wanted.has(find)) return false;
    const why = judgement.whyNot(find);
    if (why !== null) left.push({ find, what: 'import', why });
    return why === null;
  });

  const book = openBook(access, state, judgement);
  const keys = chosen.filter((f) => f.profile.kind !== 'role');
  const settled = await settleSecrets(access, keys, replaceSecrets);
  for (const find of settled.left) left.push({ find, what: 'import', why: otherSecret });
  for (const group of groupFinds(keys.filter((f) => !settled.left.has(f))))
    takeKey(book, holders, group, settled.materialOf(group[0]));
  const roleBelow = (find: Find) => {
    const base = judgement.foundBaseOf(find);
    return base && isRole(base) ? base : undefined;
  };
  for (const find of basesFirst(chosen.filter(isRole), roleBelow)) {
    if (!takeRole(book, holders, find)) {
      left.push({
        find,
        what: 'import',
        why: `It builds on "${find.profile.role?.sourceName ?? ''}", which is left.`,
      });
    }
  }
  const { items, places } = book;
  return {
    items,
    left,
    replacing: settled.replacing,
    notices: [
      ...settled.notices,
      ...plainNotices(items),
      ...oddNotices(items),
      ...(await readAlike(state, items)),
    ],
    saved: (made) => {
      const byNewId = new Map(made.map((profile, i) => [items[i]?.extras.id, profile]));
      return [...places].flatMap(([find, { id, isNew }]) => {
        const profile = isNew ? byNewId.get(id) : byId(state.profiles, id);
        return profile ? [{ find, profile, isNew }] : [];
      });
    },
  };
}

const isRole = ({ profile }: Find): boolean => profile.kind === 'role';

/** What comes along in the clear: nobody has agreed to it yet. */
const plainNotices = (items: readonly SaveItem[]): Notice[] =>
  items.flatMap(({ draft: { name, endpoints } }) =>
    plainOrigins(endpoints).map((origin) => ({
      level: 'warning',
      message: `"${name}": ${plainWords(origin)}`,
      hint: 'QCred does not ask there before you agree: test the profile, or edit it.',
    })),
  );

/** What is odd about secrets that stand in files. */
const oddNotices = (items: readonly SaveItem[]): Notice[] =>
  items.flatMap(({ draft: { name, source }, extras: { material } }) => {
    if (source.kind !== 'credential' || !material) return [];
    const odd = oddSecret(source.accessKeyId, material.secretAccessKey.reveal());
    return odd === undefined ? [] : [{ level: 'warning', message: `"${name}": ${odd}`, hint: '' }];
  });

/**
 * What has to be in the vault before the secret of an entry can go: keys of the entry that do not
 * count, and of the roles that build on it those that are here already.
 */
function inTheWay(
  finds: readonly Find[],
  asked: ReadonlySet<Find>,
  { baseOf, whyNot }: Judgement,
  holders: Holders,
): Find[] {
  const entries = new Set([...asked].map(entryOf));
  return finds.filter((find) => {
    if (find.part === 'unused') return entries.has(entryOf(find)) && whyNot(find) === null;
    const base = baseOf(find);
    return (
      base && 'find' in base && base.find.part === 'key' && asked.has(base.find) && holders.profile(find)
    );
  });
}

/** What was decided so far. */
interface Book {
  access: OpenVault;
  judgement: Judgement;
  names: Set<string>;
  items: Taking['items'];
  /** The profile of each find: one that is here, or one that will be. */
  places: Map<Find, { id: string; isNew: boolean }>;
}

const openBook = (access: OpenVault, state: VaultState, judgement: Judgement): Book => ({
  access,
  judgement,
  names: new Set(state.profiles.map((p) => p.name)),
  items: [],
  places: new Map(),
});

function takeKey(book: Book, holders: Holders, group: Group, material: SecretMaterial | undefined): void {
  const [first] = group;
  const held = holders.profile(first);
  const place = held ? { id: held.id, isNew: false } : add(book, first, keyDraft(first.profile), material);
  for (const find of group) book.places.set(find, place);
}

function takeRole(book: Book, holders: Holders, find: Find): boolean {
  const base = book.judgement.baseOf(find);
  const below = base && ('profile' in base ? base.profile.id : book.places.get(base.find)?.id);
  const { role } = find.profile;
  if (below === undefined || !role) return false;
  const held = holders.profile(find);
  if (held) {
    book.places.set(find, { id: held.id, isNew: false });
    return true;
  }
  const { roleArn, mfaSerial, externalId, durationSeconds, sessionName } = role;
  const source = {
    kind: 'role',
    profileId: below,
    roleArn,
    mfaSerial,
    externalId,
    durationSeconds,
    sessionName,
  } as const;
  book.places.set(find, add(book, find, { ...placeDraft(find.profile), source }));
  return true;
}

/** Says which new names read like others: what files call something is not always what it seems. */
async function readAlike(state: VaultState, items: readonly SaveItem[]): Promise<Notice[]> {
  if (items.length === 0) return [];
  const { alikeNotices } = await import('../../profiles/lookAlikes.ts');
  return alikeNotices(
    items.map(({ draft }) => draft.name),
    state.profiles.map(({ name }) => name),
  );
}

function add(
  { access, names, items }: Book,
  { profile: found }: Find,
  draft: Omit<UnsavedProfile, 'name'>,
  material?: SecretMaterial,
): { id: string; isNew: boolean } {
  const name = freeName(names, nameFrom(found.name));
  names.add(name);
  const id = access.deps.uuid();
  const extras = { id, origin: `from ${found.where.path}`.slice(0, 300), material };
  items.push({ draft: { ...draft, name }, extras });
  return { id, isNew: true };
}

const placeDraft = ({ provider, region, accountId, endpoints }: FoundProfile) => ({
  provider,
  region,
  endpoints: ownEndpoints(providerById(provider), { region, accountId }, endpoints),
});

const keyDraft = (found: FoundProfile): Omit<UnsavedProfile, 'name'> => ({
  ...placeDraft(found),
  source: { kind: 'credential', accessKeyId: found.accessKeyId ?? '', accountId: found.accountId },
});
