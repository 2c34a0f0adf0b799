import { type Found, found } from '../facts/found.ts';
import { dayOf } from '../facts/time.ts';
import type { Check } from './scene.ts';

/** Two clocks differ by a little without harm; services allow a quarter of an hour. */
const slackMs = 15 * 60_000;

/**
 * A clock that is wrong: a service said so at the last test, or something that QCred wrote down itself
 * lies in the future, so that the clock went back since.
 */
export const checkClock: Check = ({ state, accounts, now, logSince }) => {
  const said = state.profiles.filter(({ lastTest }) => lastTest?.verdict === 'clock_skew');
  const written = [
    ...state.accounts.flatMap(({ lastSync }) => (lastSync ? [lastSync.at] : [])),
    ...state.credentials.map(({ updatedAt }) => updatedAt),
    ...accounts.flatMap(({ services }) => (services ? [services.at] : [])),
    ...(logSince === null ? [] : [logSince]),
  ];
  const ahead = written.reduce((latest, at) => (at > latest ? at : latest), '');
  const back = ahead !== '' && Date.parse(ahead) - now > slackMs;
  const names = said.map(({ name }) => name);
  if (!back && names.length === 0) return [];
  const one: Found = found(
    { kind: 'clock', severity: names.length > 0 ? 'high' : 'medium', of: 'clock' },
    () => ({
      subject: { kind: 'machine', name: 'Clock' },
      evidence: [
        ...(names.length > 0 ? [`The service refused ${names[0]} because of the time.`] : []),
        ...(back
          ? [
              `It says ${new Date(now).toISOString().slice(0, 16)} UTC, and QCred wrote something down on ${dayOf(ahead)}.`,
            ]
          : []),
      ],
      advice:
        'Set the clock, and have the system keep it right. Until then ages and last uses are counted wrongly.',
    }),
  );
  return [one];
};
