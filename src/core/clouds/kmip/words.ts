import { type ErrorCode, QCredError } from '#shared/errors.ts';
import { reasons } from './tags.ts';

export const strangeKmip = (): QCredError =>
  new QCredError(
    'service_failed',
    'The answer of the key server cannot be read.',
    'Check the address and the port; 5696 is usual.',
  );

const said: Record<keyof typeof reasons, readonly [ErrorCode, string, string]> = {
  notFound: ['not_found', 'The key server has no such object.', 'List what it has, and name one of those.'],
  tooLarge: [
    'unsupported',
    'What the key server would send is too large for a key.',
    'Look for one object by its name.',
  ],
  notAuthenticated: [
    'denied',
    'The key server does not know the certificate that you chose.',
    'It has to be one for clients, and registered there.',
  ],
  invalidMessage: [
    'service_failed',
    'The key server did not understand the request.',
    'It may be of a version that is too old.',
  ],
  notSupported: [
    'unsupported',
    'The key server cannot do this.',
    'Export the key there, and import its file.',
  ],
  denied: [
    'denied',
    'The key server does not give this out.',
    'Its policy decides who may have a key; one to wrap with must be active, and be for wrapping keys.',
  ],
  notGiven: [
    'denied',
    'This key does not leave its key server: it is sensitive, not extractable, or not there.',
    'Make a new key, and encrypt anew what matters.',
  ],
};

/**
 * What a server refused with. Its own sentence is not shown: it may quote what it was asked.
 * @param reason KMIP's result reason
 */
export function refusal(reason: number | null): QCredError {
  const known = Object.entries(reasons).find(([, numbers]) =>
    (numbers as readonly number[]).includes(reason ?? -1),
  )?.[0] as keyof typeof reasons | undefined;
  if (known) return new QCredError(...said[known]);
  const number = reason === null ? '' : ` Its reason is number ${reason}.`;
  return new QCredError('service_failed', `The key server refused.${number}`, 'Ask the people who run it.');
}
