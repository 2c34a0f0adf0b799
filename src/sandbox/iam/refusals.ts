import { Refusal } from '../http/refusal.ts';

/** Codes and statuses: "Errors" of each action in the IAM API reference. */

/** There is no such thing. */
export const noSuchEntity = (message: string): Refusal => new Refusal(404, 'NoSuchEntity', message);

/** There is no user, group or role of that name. */
export const noSuchNamed = (kind: string, name: string): Refusal =>
  noSuchEntity(`The ${kind} with name ${name} cannot be found.`);

/** The name is taken. */
export const alreadyExists = (message: string): Refusal => new Refusal(409, 'EntityAlreadyExists', message);

/** Something must go first. */
export const deleteConflict = (first: string): Refusal =>
  new Refusal(409, 'DeleteConflict', `Cannot delete entity, must ${first} first.`);

/** One more than there may be. */
export const limitExceeded = (message: string): Refusal => new Refusal(409, 'LimitExceeded', message);

/** More than a quota of the account. */
export const overQuota = (quota: string, count: number): Refusal =>
  limitExceeded(`Cannot exceed quota for ${quota}: ${count}`);

/** A parameter with a value it cannot have. */
export const validationError = (message: string): Refusal => new Refusal(400, 'ValidationError', message);

/** A parameter that makes no sense with the others. */
export const invalidInput = (message: string): Refusal => new Refusal(400, 'InvalidInput', message);

/** A text that is no policy. */
export const malformedPolicy = (message: string): Refusal =>
  new Refusal(400, 'MalformedPolicyDocument', message);
