import type { App } from '#core/app.ts';
import type { OpenServices } from '#core/open.ts';
import type { Bindings } from '#core/tools/bindings/bindings.ts';
import type { Exports } from '#core/tools/exports/exports.ts';

/*
 * What tests ask of an application most, in one call. Rejects with `locked` where the vault is.
 */

const opened = async (app: App): Promise<OpenServices> => app.open();

export const saveProfile = async (app: App, ...args: Parameters<OpenServices['saveProfile']>) =>
  (await opened(app)).saveProfile(...args);

export const planExports = async (app: App, ...args: Parameters<Exports['plan']>) =>
  (await app.open().exports()).plan(...args);

export const planRemoval = async (app: App, ...args: Parameters<Exports['planRemoval']>) =>
  (await app.open().exports()).planRemoval(...args);

export const planOurs = async (app: App, ...args: Parameters<Bindings['planOurs']>) =>
  (await app.open().bindings()).planOurs(...args);

export const takeTheirs = async (app: App, ...args: Parameters<Bindings['takeTheirs']>) =>
  (await app.open().bindings()).takeTheirs(...args);

export const bindingStatuses = async (app: App) => (await app.open().bindings()).statuses();

export const testConnection = async (app: App, profileId: string) =>
  (await app.open().connection()).test(profileId);
