import type { Notice } from '#shared/contract/index.ts';
import { groupBy } from '#shared/groupBy.ts';
import type { Credential } from '#shared/model.ts';
import { isProven, trySecret } from '../../profiles/replace.ts';
import type { OpenVault } from '../../store/access.ts';
import { compareSecret } from '../../store/credentials.ts';
import { formatMaterial } from '../../store/secrets/material.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import type { Find } from './scan.ts';

/** What came of the secrets of chosen finds. */
export interface Settled {
  /** The secret to store with a find; undefined where the stored one of its key is used. */
  materialOf(find: Find): SecretMaterial | undefined;
  /** Finds whose own secret does not count: it stays where it stands. */
  left: ReadonlySet<Find>;
  /** Stored secrets whose place those of files take. */
  replacing: readonly { credential: Credential; material: SecretMaterial }[];
  notices: Notice[];
}

/** How many secrets are tried at their services in one import; those beyond are as if none could be. */
const mostTried = 50;

/**
 * Decides which secret counts for a key of which a file holds another one than is kept here, or
 * several files different ones: the one that the service accepts. Where none is proven, the stored
 * one stays; where none is stored, the first that was found is taken. Nothing is stored here.
 *
 * @param access the open vault
 * @param finds keys that are to be taken in
 * @param replace the person wants the files' secrets, whatever the services say
 * @throws QCredError keychain_*
 */
export async function settleSecrets(
  access: OpenVault,
  finds: readonly Find[],
  replace: boolean,
): Promise<Settled> {
  const { credentials } = await access.vault.state();
  const held = new Map(credentials.map((c) => [keyOf(c.provider, c.accessKeyId), c]));
  const materials = new Map<Find, SecretMaterial>();
  const left = new Set<Find>();
  const replacing: { credential: Credential; material: SecretMaterial }[] = [];
  const notices: Notice[] = [];
  let tries = mostTried;
  const firstProven = async (rivals: readonly Whole[]): Promise<Whole | undefined> => {
    for (const rival of rivals) {
      if (tries-- <= 0) return undefined;
      if (isProven(await trySecret(access, rival))) return rival;
    }
    return undefined;
  };

  for (const group of groupBy(finds.flatMap(whole), ({ key }) => key).values()) {
    const rivals = [...groupBy(group, ({ text }) => text).values()].map(([first]) => first);
    const stored = await storedAmong(access, held.get(group[0].key), rivals);
    let counts = stored ? stored.same : rivals[0];
    const others = rivals.filter((rival) => rival !== stored?.same);
    if (others.length > (stored ? 0 : 1)) {
      const winner = stored && replace ? others[0] : await firstProven(others);
      if (stored && winner) replacing.push({ credential: stored.credential, material: winner.material });
      counts = winner ?? counts;
    }
    for (const one of group) {
      if (!stored && counts) materials.set(one.find, counts.material);
      if (one.text === counts?.text) continue;
      left.add(one.find);
      notices.push(notTaken(one));
    }
  }
  return { materialOf: (find) => materials.get(find), left, replacing, notices };
}

/** A find that is a whole key. */
interface Whole {
  find: Find;
  key: string;
  text: string;
  accessKeyId: string;
  material: SecretMaterial;
  provider: FoundProfile['provider'];
  region?: string;
  accountId?: string;
  endpoints: FoundProfile['endpoints'];
}

const keyOf = (provider: string, accessKeyId: string): string => `${provider}\n${accessKeyId}`;

function whole(find: Find): Whole[] {
  const { accessKeyId, secretAccessKey, sessionToken, provider, ...where } = find.profile;
  if (accessKeyId === undefined || secretAccessKey === undefined) return [];
  const material = { secretAccessKey, sessionToken };
  const { region, accountId, endpoints } = where;
  return [
    {
      find,
      key: keyOf(provider, accessKeyId),
      text: formatMaterial(material),
      accessKeyId,
      material,
      provider,
      region,
      accountId,
      endpoints,
    },
  ];
}

/** The credential that is kept of a key, and which of these secrets is its own; undefined where no secret is stored. */
async function storedAmong(
  access: OpenVault,
  credential: Credential | undefined,
  rivals: readonly Whole[],
): Promise<{ credential: Credential; same: Whole | undefined } | undefined> {
  if (!credential) return undefined;
  for (const rival of rivals) {
    const is = await compareSecret(access, credential, rival.material);
    if (is === 'missing') return undefined;
    if (is === 'same') return { credential, same: rival };
  }
  return { credential, same: undefined };
}

const notTaken = ({ find: { profile }, accessKeyId }: Whole): Notice => ({
  level: 'warning',
  message: `The secret that "${profile.name}" has for ${accessKeyId} is another one than QCred keeps, and the service was not seen to accept it: it was not taken.`,
  hint: 'Find out which one works. To take the one of the file, edit the profile, or run "qcred import" with --replace-secret.',
  path: profile.where.path,
  line: profile.where.line,
});
