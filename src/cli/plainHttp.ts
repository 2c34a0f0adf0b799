import type { App } from '#core/app.ts';
import { agree, type Consenting, openQuestions } from '#core/profiles/plainHttp.ts';
import { QCredError } from '#shared/errors.ts';
import { hostOf, isTyped, plainOrigins, plainWords } from '#shared/plainHttp.ts';
import { type Context, flag } from './command.ts';
import { askLine } from './prompt.ts';

/** For every command that may have to ask a service in the clear. */
export const allowHttp = { 'allow-http': { type: 'boolean' } } as const;

/**
 * Asks a person to agree to plain http, by typing the name of each host. `--allow-http` agrees to all.
 *
 * @param origins what is to be agreed to
 * @returns the names of hosts that were typed
 */
async function askHosts(context: Context, origins: readonly string[]): Promise<string[]> {
  if (flag(context, 'allow-http')) return origins.map(hostOf);
  const typed: string[] = [];
  for (const origin of origins) {
    const answer = await askLine(`${plainWords(origin)}\nType ${hostOf(origin)} to use it all the same: `);
    if (answer !== null && isTyped(origin, [answer])) typed.push(answer);
  }
  return typed;
}

/**
 * Has a person agree to what a new profile or account would use in the clear.
 *
 * @param agreed names of hosts that were agreed to elsewhere
 * @returns the names of the hosts
 * @throws QCredError plain_http when one was not agreed to
 */
export async function hostsFor(
  context: Context,
  endpoints: Readonly<Record<string, string | undefined>>,
  agreed: readonly string[] = [],
): Promise<string[]> {
  const origins = plainOrigins(endpoints).filter((origin) => !isTyped(origin, agreed));
  const typed = [...agreed, ...(await askHosts(context, origins))];
  const left = origins.find((origin) => !isTyped(origin, typed));
  if (left === undefined) return typed;
  throw new QCredError(
    'plain_http',
    plainWords(left),
    'Use https, type the name of the host when you are asked, or add --allow-http.',
  );
}

/** Has a person agree to what a profile or account that is here uses in the clear; what is left is refused when it is asked. */
export async function agreeFirst(context: Context, app: App, whom: Consenting): Promise<void> {
  const { access } = app.open();
  const origins = await openQuestions(access, whom);
  if (origins.length > 0) await agree(access, whom, await askHosts(context, origins));
}
