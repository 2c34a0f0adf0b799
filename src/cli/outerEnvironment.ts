/*
 * What the launchers (`bin/qcred`, `bin/qcred.cmd`) take out of the environment before they start the
 * command, because it would load code beside the secrets, print what is sent, or write it down. Each value
 * is kept under another name, and the program that `qcred exec` starts has it back: it is the person's.
 *
 * After "Environment variables" of Node's documentation (command-line API), OpenSSL's openssl-env(7), and
 * Electron's "Environment Variables". Both launchers name the same ones.
 */
export const takenOut: readonly string[] = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_COMPILE_CACHE',
  'NODE_V8_COVERAGE',
  'NODE_CHANNEL_FD',
  'NODE_DEBUG',
  'NODE_DEBUG_NATIVE',
  'NODE_REDIRECT_WARNINGS',
  'NODE_ICU_DATA',
  'OPENSSL_CONF',
  'OPENSSL_MODULES',
  'OPENSSL_ENGINES',
  'ELECTRON_RUN_AS_NODE',
];

const prefix = 'QCRED_OUTER_';

/** The environment that the command was started with, before its launcher took anything out. */
export function withGivenBack<V>(environment: Readonly<Record<string, V>>): Record<string, V> {
  const kept = new Map(takenOut.map((name) => [`${prefix}${name}`, name]));
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [kept.get(name) ?? name, value]),
  );
}
