import type { Holder } from '#shared/iamChange.ts';
import type { Mirror, RemoteGroup, RemoteUser } from '#shared/mirror.ts';
import { type PolicyDocument, parsePolicy } from '#shared/policy/document.ts';
import { policyNameOf } from '../iam/remote.ts';

/** A policy that counts for somebody. */
export interface HeldPolicy {
  /** "the policy ReadPhotos", "the inline policy uploads of the group ops". */
  label: string;
  /** Null for an inline policy. */
  arn: string | null;
  /** Null while it was not read, or where it cannot be understood. */
  document: PolicyDocument | null;
}

/** Works something out when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { is: T } | null = null;
  return () => {
    made ??= { is: make() };
    return made.is;
  };
}

/** Finds the policies of principals in a mirror. */
interface PolicyBook {
  /** Whom an ARN names; null when the mirror has nobody of that ARN. */
  holderOf(arn: string): Holder | null;
  /** The policies that count for a holder: its own and, for a user, those of its groups. */
  policiesOf(holder: Holder): HeldPolicy[];
  /** The same text for two users means the same policies. */
  signatureOf(user: RemoteUser): string;
}

/**
 * @param mirror what is known of an account
 * @param read reads policies; one that others use, too, where they are needed more than here
 */
export function openBook(mirror: Mirror, read: PolicyReader = policyReader()): PolicyBook {
  const named = <T extends { name: string }>(list: readonly T[]) =>
    new Map(list.map((item) => [item.name.toLowerCase(), item]));
  const users = once(() => named(mirror.users));
  const groups = named(mirror.groups);
  const roles = named(mirror.roles);
  const managed = new Map(mirror.policies.map((policy) => [policy.arn, policy]));

  const grants = (
    { attached, inline }: Pick<RemoteGroup, 'attached' | 'inline'>,
    whose: string,
  ): HeldPolicy[] => [
    ...inline.map(({ name, document }) => ({
      label: `the inline policy ${name}${whose}`,
      arn: null,
      document: read(document),
    })),
    ...attached.map((arn) => {
      const policy = managed.get(arn);
      const name = policy?.name ?? policyNameOf(arn);
      return {
        label: `the policy ${name}${whose}`,
        arn,
        document: policy?.document ? read(policy.document) : null,
      };
    }),
  ];

  return {
    holderOf(arn) {
      for (const kind of ['user', 'group', 'role'] as const) {
        const found = mirror[`${kind}s`].find((item) => item.arn === arn);
        if (found) return { kind, name: found.name };
      }
      return null;
    },

    policiesOf({ kind, name }) {
      const key = name.toLowerCase();
      if (kind === 'group') return grants(groups.get(key) ?? nothing, '');
      if (kind === 'role') return grants(roles.get(key) ?? nothing, '');
      const user = users().get(key);
      return [
        ...grants(user ?? nothing, ''),
        ...(user?.groups ?? []).flatMap((group) =>
          grants(groups.get(group.toLowerCase()) ?? nothing, ` of the group ${group}`),
        ),
      ];
    },

    signatureOf: ({ attached, inline, groups: memberOf }) =>
      JSON.stringify([attached.toSorted(), memberOf.toSorted(), inline.map(({ document }) => document)]),
  };
}

const nothing: Pick<RemoteGroup, 'attached' | 'inline'> = { attached: [], inline: [] };

/** A policy from its text; null for one that cannot be understood. */
export type PolicyReader = (text: string) => PolicyDocument | null;

/** Reads each text once, however many hold it. */
export function policyReader(): PolicyReader {
  const known = new Map<string, PolicyDocument | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const { document } = parsePolicy(text);
    known.set(text, document);
    return document;
  };
}
