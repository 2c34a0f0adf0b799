/** Where the health of keys is kept, within QCred's own folder; sealed under a key of its own. */
export const healthFolder = 'health';

/** The names of its files: the record's, and those of an account. */
export const recordName = 'record';
export const servicesName = (accountId: string): string => `services-${accountId}`;
export const usesName = (accountId: string): string => `uses-${accountId}`;
export const namesOf = (accountId: string): string[] => [servicesName(accountId), usesName(accountId)];
