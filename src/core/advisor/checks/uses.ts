import { type Found, found, keySubject } from '../facts/found.ts';
import type { KeyFacts } from '../facts/keys.ts';
import { dayOf, daysAgo } from '../facts/time.ts';
import type { KeyUses } from '../facts/uses.ts';
import { rotation, setActive } from './keyActions.ts';
import type { Check, Scene } from './scene.ts';

/** What is new stays news for so long. */
const newsDays = 14;
/** A use so long after QCred handed a key out may still be that one: programs keep what they got. */
const slackDays = 2;

/** What the uses that were seen over time tell: somewhere new, an odd hour, a key that is off, a stranger. */
export const checkUses: Check = (scene) => {
  const recent = daysAgo(newsDays, scene.now);
  const all: Found[] = [];
  for (const key of scene.keys) {
    const uses = key.id === null ? undefined : key.facts?.uses[key.id];
    if (!uses) continue;
    if (uses.offSince !== undefined) all.push(...afterOff(key, uses));
    // Somewhere new is somewhere more.
    if (uses.uses.length > 1) all.push(...newPlaces(key, uses, recent));
    if (uses.oddAt !== undefined) all.push(...oddHour(key, uses, recent));
    if (key.credential) all.push(...unknownUse(key, scene, recent));
  }
  return all;
};

function afterOff(key: KeyFacts, { offSince, last }: KeyUses): Found[] {
  if (offSince === undefined || last === null || last <= offSince) return [];
  return [
    found({ kind: 'use-after-off', severity: 'high', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: [`It is off since ${dayOf(offSince)} or before, and was used on ${dayOf(last)}.`],
      advice:
        'Find out who may switch keys on in this account. Delete the key once nothing of yours needs it.',
    })),
  ];
}

function newPlaces(key: KeyFacts, { uses, since }: KeyUses, recent: string): Found[] {
  // What was there at the first look, and what came within a day of it, is where the key starts from.
  const known = uses.filter(({ first }) => first <= since);
  if (known.length === 0) return [];
  const fresh = uses.filter(({ first }) => first > since && first > recent);
  const services = new Set(known.map(({ service }) => service));
  const regions = new Set(known.map(({ region }) => region));
  return fresh.flatMap((use): Found[] => {
    const other = use.service !== '' && !services.has(use.service);
    if (!other && (use.region === '' || regions.has(use.region))) return [];
    const where = other ? use.service : use.region;
    return [
      found(
        {
          kind: other ? 'use-new-service' : 'use-new-region',
          severity: 'medium',
          of: `${key.ref}/${where}`,
          keys: [key],
        },
        () => ({
          subject: keySubject(key),
          evidence: [
            `It was used ${other ? 'with' : 'in'} ${where} for the first time on ${dayOf(use.first)}.`,
            `Before: ${[...(other ? services : regions)].filter((one) => one !== '').join(', ') || 'nowhere that was told'}.`,
          ],
          ...rotation(key),
        }),
      ),
    ];
  });
}

function oddHour(key: KeyFacts, { oddAt }: KeyUses, recent: string): Found[] {
  if (oddAt === undefined || oddAt <= recent) return [];
  return [
    found({ kind: 'use-odd-hour', severity: 'low', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: [
        `It was used at ${oddAt.slice(11, 16)} UTC on ${dayOf(oddAt)}, an hour that it was never used at.`,
      ],
      advice: 'Ask whoever uses it. If nobody did, rotate it.',
    })),
  ];
}

/**
 * A key that is kept here, is written to no tool, was not handed out by QCred, and yet is used. What
 * was used before it came here, or before the log begins, tells nothing.
 */
function unknownUse(key: KeyFacts, { handedOut, logSince, state }: Scene, recent: string): Found[] {
  const { credential, lastUse, bindings, id } = key;
  if (!credential || id === null || bindings.length > 0 || !lastUse?.at || logSince === null) return [];
  const at = lastUse.at;
  // The one that QCred is connected with is used by QCred itself, which writes no line for each request.
  if (state.accounts.some(({ credentialId }) => credentialId === credential.id)) return [];
  const handed = handedOut[id];
  const limit = Date.parse(at) - slackDays * 86_400_000;
  if (at <= credential.createdAt || at <= logSince || at <= recent) return [];
  if (handed !== undefined && Date.parse(handed) >= limit) return [];
  return [
    found({ kind: 'use-unknown', severity: 'medium', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: [
        `It was used on ${dayOf(at)}${lastUse.service ? ` with ${lastUse.service}` : ''}.`,
        handed === undefined
          ? 'QCred handed it to nobody, and wrote it to no tool.'
          : `QCred handed it out last on ${dayOf(handed)}, and wrote it to no tool.`,
      ],
      ...(setActive(key, false).action ? rotation(key) : { advice: rotation(key).advice }),
    })),
  ];
}
