import { type ErrorCode, QCredError } from '#shared/errors.ts';
import type { Asked, Failure } from './failure.ts';
import { ServiceFault } from './fault.ts';
import { isOfCertificate } from './network.ts';
import { judge } from './verdict.ts';
import type { Shape } from './wire/answer.ts';
import { Refusal } from './wire/refusal.ts';
import { longestWaitMs, retryAfterMs } from './wire/retryAfter.ts';
import { colliding, iamCodes, policySentence, subjectOf, throttled } from './wire/subject.ts';

/** A call, as sentences speak of it. */
export interface Call extends Asked {
  /** The service in requests: `iam`. */
  prefix: string;
  /** Such as `ListUsers`. */
  action: string;
  /** Its parameters. */
  input: object;
  /** Whether doing it twice does what doing it once does. */
  repeatable: boolean;
}

const tryLater = 'The service has a problem. Try again later.';

/** The words for a refusal with one of IAM's codes. */
function wordsFor(code: ErrorCode, { said }: Failure, call: Call): [message: string, hint: string] {
  const { service, action, prefix } = call;
  const subject = subjectOf(call.input);
  switch (code) {
    case 'denied':
      return [
        `The key may not do ${prefix}:${action}.`,
        'Ask an administrator of the account for the permission, or use another key.',
      ];
    case 'not_found':
      return [
        `${service} has no ${subject ?? 'such thing'}.`,
        'It may have been deleted meanwhile. Sync the account and look again.',
      ];
    case 'name_taken':
      return [`${service} has a ${subject ?? 'thing of that name'} already.`, 'Choose another name.'];
    case 'in_use':
      return [
        `Something still belongs to or uses the ${subject ?? 'thing'}.`,
        'Take away its keys, policies and memberships first.',
      ];
    case 'limit_exceeded':
      return [
        `${service} does not allow another one (${action}).`,
        'A user can have two access keys and a policy five versions. Delete one that is not needed.',
      ];
    case 'not_available':
      return [`${service} does not have ${action}.`, 'Nothing is wrong with the key.'];
    default: {
      const sentence = policySentence(said);
      return sentence
        ? [`The policy is not accepted: ${sentence}.`, 'Correct the policy and try again.']
        : [
            `${service} does not accept what ${action} was given.`,
            'Check names and documents, and try again.',
          ];
    }
  }
}

/** A refusal in the words of connection tests, for what has nothing to do with IAM. */
function fromVerdict(failure: Failure, call: Call): QCredError {
  const { verdict, message, hint } = judge(failure, call);
  switch (verdict) {
    case 'wrong_key':
    case 'inactive_key':
    case 'wrong_secret':
    case 'expired':
      return new QCredError('key_refused', message, hint);
    case 'clock_skew':
      return new QCredError('clock_skew', message, hint);
    case 'wrong_region':
      return new QCredError('bad_input', message, "Change the account's region.");
    case 'tls':
      return new QCredError(
        'connection_failed',
        message,
        isOfCertificate(failure.network)
          ? 'Nothing was sent. If the service is your own, choose the file of its certificate authority for the account; on a guest or company network, something may be in between.'
          : hint,
      );
    case 'unreachable':
      return new QCredError('connection_failed', message, hint);
    default:
      if (failure.excess) {
        return new QCredError('service_failed', `${call.action}: ${message}`, hint, {
          cause: failure.excess,
        });
      }
      if (failure.wire.status === null) return new QCredError('service_failed', message, hint);
      return new QCredError(
        'service_failed',
        `${call.service} refused ${call.action} with HTTP status ${failure.wire.status ?? 0}${
          failure.code === null ? '' : ` (${failure.code})`
        }.`,
        (failure.wire.status ?? 0) >= 500 ? tryLater : 'Check the endpoint, and try again.',
        failure.code === null ? undefined : { cause: new ServiceFault(failure.code) },
      );
  }
}

const span = (ms: number): string =>
  ms < 90_000 ? `${Math.ceil(ms / 1000)} seconds` : `${Math.ceil(ms / 60_000)} minutes`;

function slowDown(failure: Failure, call: Call): Refusal {
  const waitMs = retryAfterMs(failure.wire.headers, call.now);
  const long = waitMs !== null && waitMs > longestWaitMs;
  const error = new QCredError(
    'service_failed',
    `${call.service} is asked too often.`,
    long ? `It asks to wait ${span(waitMs)}.` : 'Wait a little, then try again.',
  );
  return new Refusal(error, long ? 'no' : 'slower', waitMs);
}

/** Codes of a failed attempt that a second one may not meet. */
const passing = (status: number): boolean => [500, 502, 503, 504].includes(status);

/**
 * What a failed attempt means: for the person, and for whether to try again. No sentence of the
 * service is repeated, save known ones about policies.
 *
 * @param failure what happened
 * @param call what was asked
 */
export function refusalFor(failure: Failure, call: Call): Refusal {
  const { code, wire, said } = failure;
  const status = wire.status ?? 0;
  if (status === 429 || throttled.has(code ?? '')) return slowDown(failure, call);
  if (colliding.has(code ?? '')) {
    const message = `${call.service} is busy with another change.`;
    return new Refusal(new QCredError('service_failed', message, 'Try again in a moment.'), 'slower');
  }
  if (call.prefix === 'sts' && code === 'AccessDenied' && said.startsWith('MultiFactorAuthentication')) {
    const message = 'The one-time password or its device was not accepted.';
    return new Refusal(new QCredError('mfa_needed', message, 'Enter a new one-time password.'));
  }
  const known = code === null ? undefined : iamCodes[code];
  if (known) return new Refusal(new QCredError(known, ...wordsFor(known, failure, call)));
  if (status === 501 || ((status === 404 || status === 405) && code === null)) {
    return new Refusal(new QCredError('not_available', ...wordsFor('not_available', failure, call)));
  }
  const error = fromVerdict(failure, call);
  const again = passing(status) || (error.code === 'connection_failed' && mayPass(failure));
  // Whether it was done is not known: what may not be done twice is not tried twice.
  return new Refusal(error, again && (call.repeatable || status === 503) ? 'soon' : 'no');
}

/** A name that does not exist, a refused certificate or a closed port is the same a second later. */
const mayPass = ({ network, timedOut, excess }: Failure): boolean =>
  !timedOut &&
  excess === null &&
  network !== null &&
  !/^(?:ENOTFOUND|ECONNREFUSED|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_|HOSTNAME|INVALID_CA|EPROTO)/.test(
    network,
  );

/**
 * An answer with status 200 that is not what the action answers with.
 *
 * @param shape what it is instead
 */
export function strangeRefusal(shape: Exclude<Shape, 'complete'>, call: Call): Refusal {
  const { host, action } = call;
  if (shape === 'html') {
    const message = `A web page came instead of an answer of ${host}.`;
    const hint = 'On a guest network, sign in to it with a browser first; otherwise check the endpoint.';
    return new Refusal(new QCredError('service_failed', message, hint));
  }
  if (shape === 'cut') {
    const error = new QCredError(
      'service_failed',
      `The answer of ${host} to ${action} broke off.`,
      'Try again.',
    );
    return new Refusal(error, call.repeatable ? 'soon' : 'no');
  }
  const message = `What ${host} answers is not an answer to ${action}.`;
  return new Refusal(new QCredError('service_failed', message, 'Check the endpoint.'));
}
