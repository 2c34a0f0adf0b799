import type { Command } from '../command.ts';

/** Every command by the word that calls it, loaded only when it is called. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import('./list.ts')).list,
  show: async () => (await import('./show.ts')).show,
  add: async () => (await import('./add.ts')).add,
  remove: async () => (await import('./remove.ts')).remove,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  bind: async () => (await import('./bind.ts')).bind,
  unbind: async () => (await import('./unbind.ts')).unbind,
  status: async () => (await import('./status.ts')).status,
  translate: async () => (await import('./translate.ts')).translate,
  undo: async () => (await import('./undo.ts')).undo,
  test: async () => (await import('./test.ts')).test,
  'credential-process': async () => (await import('./credentialProcess.ts')).credentialProcess,
  exec: async () => (await import('./exec.ts')).exec,
  env: async () => (await import('./env.ts')).env,
  policy: async () => (await import('./policy.ts')).policy,
  audit: async () => (await import('./audit.ts')).audit,
  doctor: async () => (await import('./doctor.ts')).doctor,
  demo: async () => (await import('./demo.ts')).demo,
  sandbox: async () => (await import('./sandbox.ts')).sandbox,
  help: async () => (await import('./help.ts')).help,
};
