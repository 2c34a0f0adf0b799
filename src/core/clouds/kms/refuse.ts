import { type ErrorCode, QCredError } from '#shared/errors.ts';
import type { Failure } from '../client/failure.ts';
import { ServiceFault } from '../client/fault.ts';
import { type Call, refusalFor } from '../client/refuse.ts';
import { Refusal } from '../client/wire/refusal.ts';

/** Codes of a signature or a code that does not fit, in both families of names. */
export const invalidSignature = ['KMSInvalidSignatureException', 'SignatureInvalidException'];
export const invalidMac = ['KMSInvalidMacException', 'MacInvalidException'];

type Words = readonly [code: ErrorCode, message: string, hint: string];

/** The thing that a call names. */
export function keySubject(input: object): string {
  for (const [parameter, thing] of [
    ['AliasName', 'alias'],
    ['KeyId', 'key'],
    ['TargetKeyId', 'key'],
    ['SourceKeyId', 'key'],
    ['DestinationKeyId', 'key'],
  ] as const) {
    const value: unknown = Reflect.get(input, parameter);
    if (typeof value === 'string' && value !== '') return `${thing} "${value}"`;
  }
  return 'key';
}

/** What each code of the service means, in both families of names: AWS KMS API reference, QKMS documentation. */
function wordsFor({ code, said }: Failure, call: Call): Words | null {
  const subject = keySubject(call.input);
  const { service, action } = call;
  switch (code) {
    case 'NotFoundException':
    case 'KMSNotFoundException':
      return [
        'not_found',
        `${service} has no ${subject}.`,
        'It may have been deleted meanwhile. Look at the list of keys.',
      ];
    case 'AlreadyExistsException':
      return ['name_taken', `${service} has the ${subject} already.`, 'Choose another name.'];
    case 'DisabledException':
      return ['bad_input', `The ${subject} is disabled.`, 'Enable it first.'];
    case 'KMSInvalidStateException':
      return [
        'bad_input',
        `The ${subject} is in a state in which it cannot do ${action}.`,
        'It may wait for its deletion, for key material, or for being made. Look at it with "qcred kms show".',
      ];
    case 'LimitExceededException':
      return [
        'limit_exceeded',
        `${service} does not allow another one (${action}).`,
        'Delete one that is not needed.',
      ];
    case 'TagException':
    case 'TooManyTagsException':
      return [
        'bad_input',
        'The tags are not accepted.',
        'A key has 50 tags at most, and their names do not begin with "aws:".',
      ];
    case 'MalformedPolicyDocumentException':
      return /will not allow you|lockout/i.test(said)
        ? [
            'denied',
            'With this policy nobody could change the policy any more.',
            'Leave somebody the right to kms:PutKeyPolicy.',
          ]
        : ['bad_input', `${service} does not accept the policy.`, 'Correct the policy and try again.'];
    case 'InvalidCiphertextException':
      return action === 'ImportKeyMaterial'
        ? [
            'bad_input',
            'The wrapped key material cannot be opened.',
            'Wrap it with the public key and the algorithm that were asked for, then try again.',
          ]
        : [
            'bad_input',
            'This was not encrypted with that key, was changed, or has another encryption context.',
            'Give the context that it was encrypted with.',
          ];
    case 'IncorrectKeyException':
      return ['bad_input', 'This was encrypted with another key.', 'Name that key, or none.'];
    case 'InvalidKeyUsageException':
      return ['unsupported', `The ${subject} is not made for ${action}.`, 'Choose a key of another kind.'];
    case 'KMSInvalidSignatureException':
    case 'SignatureInvalidException':
      return ['bad_input', 'The signature is not one of this key over this message.', ''];
    case 'KMSInvalidMacException':
    case 'MacInvalidException':
      return ['bad_input', 'The MAC is not one of this key over this message.', ''];
    case 'IncorrectKeyMaterialException':
      return [
        'bad_input',
        'This is not the key material that belongs to the key.',
        'Import what was imported before.',
      ];
    case 'ExpiredImportTokenException':
    case 'InvalidImportTokenException':
      return [
        'bad_input',
        'The import token is not valid any more, or for another key.',
        'Ask for new ones and wrap the material again.',
      ];
    case 'InvalidGrantTokenException':
    case 'InvalidGrantIdException':
      return ['not_found', 'There is no such grant.', 'List the grants of the key.'];
    case 'InvalidAliasNameException':
      return [
        'bad_input',
        'This is no name for an alias.',
        'Behind "alias/" it has letters, digits, and / _ -.',
      ];
    case 'InvalidArnException':
    case 'InvalidMarkerException':
    case 'SerializationException':
    case 'InvalidPublicKeyException':
      return [
        'bad_input',
        `${service} does not accept what ${action} was given.`,
        'Check names and documents, and try again.',
      ];
    case 'ConflictException':
      return ['bad_input', `The ${subject} is being changed already.`, 'Try again in some minutes.'];
    case 'NotAuthorizedException':
      return action.endsWith('Alias')
        ? [
            'denied',
            `The ${subject} is not for customers to make or change.`,
            'Choose a name that does not begin with "alias/aws/".',
          ]
        : [
            'key_refused',
            `${service} does not accept the ${call.keyLabel} or the signature.`,
            `Check that the ${call.secretLabel} belongs to it, and the signing region and service of the account.`,
          ];
    case 'UnsupportedOperationException':
      return ['unsupported', `The ${subject} cannot do ${action}.`, 'Other kinds of keys can.'];
    default:
      return null;
  }
}

/** Codes of failures that pass. */
const passing = new Set(['DependencyTimeoutException', 'KMSInternalException', 'KeyUnavailableException']);

/** Operations in which a client of Quilibrium's multi-party computation may have to take part. */
const shared = new Set(['CreateKey', 'Sign', 'Decrypt']);

/**
 * What a failed attempt means: for the person, and for whether to try again. What the key service has
 * no words of its own for is said as for every other service.
 *
 * @param sharing whether the service computes keys together with a client
 */
export function kmsRefusalFor(failure: Failure, call: Call, sharing: boolean): Refusal {
  const { code } = failure;
  if (sharing && shared.has(call.action) && (failure.timedOut || code === 'DependencyTimeoutException')) {
    return new Refusal(
      new QCredError(
        'service_failed',
        `${call.service} waits for the MPC client that holds the other share of the ${keySubject(call.input)}.`,
        'Start that client (the sidecar), then try again.',
        { cause: new ServiceFault('DependencyTimeoutException') },
      ),
    );
  }
  if (code !== null && passing.has(code)) {
    const error = new QCredError(
      'service_failed',
      `${call.service} cannot do ${call.action} now.`,
      'Try again in a moment.',
    );
    return new Refusal(error, call.repeatable ? 'soon' : 'no');
  }
  const words = wordsFor(failure, call);
  if (words === null || code === null) return refusalFor(failure, call);
  const [kind, message, hint] = words;
  return new Refusal(new QCredError(kind, message, hint, { cause: new ServiceFault(code) }));
}
