import { count } from '#shared/words.ts';
import { accountSubject, found } from '../facts/found.ts';
import type { Check } from './scene.ts';

const none: readonly never[] = [];

/** So many ways are told; whoever has one has enough. */
const told = 4;

/** Users and roles that may not do everything, and can come to it: the paths of the catalogue. */
export const checkClimbs: Check = (scene) =>
  [...scene.principals.values()].flatMap(({ users, roles }) =>
    [...users.values(), ...roles.values()].flatMap((who) => {
      const { kind, name, facts, powers } = who;
      if (powers.roles.length + powers.paths.length === 0) return none;
      const ways = [
        ...powers.roles.map((role) => ({
          words: `It can assume the role ${role.name}, which may do everything${role.conditional ? ', under conditions' : ''}.`,
          conditional: role.conditional,
        })),
        ...powers.paths.map(({ path, conditional }) => ({
          words: `It can ${path.words}: ${path.steps.map(({ action }) => action).join(', ')}${conditional ? ', under conditions' : ''}.`,
          conditional,
        })),
      ].sort((a, b) => Number(a.conditional) - Number(b.conditional));
      const sure = ways.some(({ conditional }) => !conditional);
      const keys =
        kind === 'user' ? scene.keysOfUser(facts.account.id, name).filter(({ active }) => active) : [];
      return found(
        {
          kind: 'climbs',
          severity: sure && (kind === 'role' || keys.length > 0) ? 'high' : 'medium',
          of: `${facts.account.id}/${kind}/${name}`,
          keys: keys,
        },
        () => ({
          subject: accountSubject(kind, name, facts.account),
          evidence: [
            ...ways.slice(0, told).map(({ words }) => words),
            ...(ways.length > told ? [`And ${count(ways.length - told, 'more way')}.`] : []),
          ],
          advice: `Name in its policies what it may do this with, or let somebody else do it: ${listedPolicies(who)}.`,
        }),
      );
    }),
  );

const listedPolicies = ({ policies }: { policies: readonly { label: string }[] }): string =>
  policies.length === 0
    ? 'it is named by trust policies'
    : `look at ${policies
        .slice(0, 3)
        .map(({ label }) => label)
        .join(', ')}`;
