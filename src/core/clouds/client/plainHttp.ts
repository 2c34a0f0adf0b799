import { QCredError } from '#shared/errors.ts';
import { type Agreed, isTyped, plainOrigin, plainOrigins, plainWords } from '#shared/plainHttp.ts';

const hint =
  'Agree to it once by typing the name of its host: edit the profile or the account in the window, or run "qcred test PROFILE" or "qcred account sync ACCOUNT". Scripts add --allow-http.';

/**
 * Refuses an address that is plain http to another machine, unless somebody agreed to it.
 *
 * @param agreed the origins that were agreed to
 * @throws QCredError plain_http
 */
export function refusePlain(address: string, agreed: readonly string[] = []): void {
  const origin = plainOrigin(address);
  if (origin !== null && !agreed.includes(origin))
    throw new QCredError('plain_http', plainWords(origin), hint);
}

/**
 * What is agreed to after a draft was saved: what was agreed to before or is typed now, of the endpoints
 * that there are. An endpoint that changes is to be agreed to anew.
 *
 * @param typed names of hosts
 * @returns undefined for nothing
 */
export function agreedAfter(
  endpoints: Agreed['endpoints'],
  before: readonly string[] = [],
  typed: readonly string[] = [],
): string[] | undefined {
  const agreed = plainOrigins(endpoints).filter(
    (origin) => before.includes(origin) || isTyped(origin, typed),
  );
  return agreed.length === 0 ? undefined : agreed;
}
