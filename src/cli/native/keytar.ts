import { addon, answered } from './addon.ts';

/** Stands in for the package of this name in the native program. Loading it fails where the addon does. */
const { getPassword, setPassword, deletePassword } = addon();

export default {
  getPassword: (service: string, account: string) =>
    answered(service, account) ?? getPassword(service, account),
  setPassword,
  deletePassword,
};
