import { afterEach, describe, expect, it } from 'vitest';
import { keychainFault, keychainSilent } from '#core/store/secrets/keychainFaults.ts';

// The words that libsecret, GNOME Keyring and macOS were seen to use.
describe('keychainFault', () => {
  it.each([
    ['Cannot create an item in a locked collection', 'keychain_denied'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'keychain_denied'],
    ['The user name or passphrase you entered is not correct.', 'keychain_denied'],
    ['User interaction is not allowed.', 'keychain_denied'],
    ['GDBus.Error:org.freedesktop.DBus.Error.NoReply: Message recipient disconnected', 'keychain_timeout'],
    ['Timeout was reached', 'keychain_timeout'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain_unavailable'],
    ['Could not connect: No such file or directory', 'keychain_unavailable'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain_unavailable'],
    ['etwas auf Deutsch', 'keychain_unavailable'],
  ])('%s → %s', (words, code) => {
    const fault = keychainFault(new Error(words));
    expect(fault.code).toBe(code);
    expect(fault.hint).not.toBe('');
  });

  it('keeps what was underneath, and gives back what is said already', () => {
    for (const words of ['locked', 'etwas']) {
      const error = new Error(words);
      expect(keychainFault(error).cause).toBe(error);
    }
    expect(keychainFault('locked').code).toBe('keychain_unavailable');
    const said = keychainSilent();
    expect(keychainFault(said)).toBe(said);
  });

  const { platform } = process;
  const on = (name: NodeJS.Platform) => Object.defineProperty(process, 'platform', { value: name });
  afterEach(() => void on(platform));
  it.each([
    ['linux', true],
    ['darwin', false],
    ['win32', false],
  ] as const)('names what can be installed where it can be: %s', (name, can) => {
    on(name);
    expect(keychainFault(new Error('etwas')).hint.includes('gnome-keyring')).toBe(can);
  });
});
