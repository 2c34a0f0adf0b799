/** The whole state, the window itself, the demo, and what main tells the window. */
import { z } from 'zod';
import { MaterialView } from '../keyMaterial.ts';
import { KeyDueView, ReplacementView } from '../keyRotation.ts';
import { Settings } from '../model.ts';
import { RotationPolicy } from '../rotation.ts';
import { AccountView } from './accounts.ts';
import { call, nothing } from './call.ts';
import { ProfileView } from './profiles.ts';
import { DueView, RotationView } from './rotation.ts';
import { KeptSecretView, VaultView } from './store.ts';
import { ChangeView } from './tools.ts';

/** Everything the window shows of the vault. One event carries the whole of it: nothing is merged by hand. */
export const AppState = z.object({
  vault: VaultView,
  demo: z.boolean(),
  version: z.string(),
  /** The Electron that runs and the one this is made for, where the first is older: development only. */
  oldElectron: z.object({ running: z.string(), wanted: z.string() }).optional(),
  /** The person's home folder, so that paths can be shown from `~`. */
  home: z.string(),
  profiles: z.array(ProfileView),
  accounts: z.array(AccountView),
  rotations: z.array(RotationView),
  /** Every key that has an age, the most urgent first. */
  due: z.array(DueView),
  policies: z.array(RotationPolicy),
  /** Keys of key services that are under a policy here, the most urgent first. */
  keyDue: z.array(KeyDueView),
  /** What was imported into keys of key services, what runs out first first. */
  materials: z.array(MaterialView),
  /** Replacements of keys of key services, the newest first. */
  replacements: z.array(ReplacementView),
  /** The profile that stands as every bound tool's default. */
  active: z.object({ profileId: z.string(), name: z.string(), since: z.string() }).nullable(),
  /** Ids of profiles that were active, the newest first. */
  recent: z.array(z.string()),
  settings: Settings,
  /** Secrets that can be brought back, the latest first. */
  keptSecrets: z.array(KeptSecretView),
  /** What is wrong with the activity log, and what to do: it is not the one that went on here. */
  logProblem: z.object({ message: z.string(), hint: z.string() }).nullable(),
  /** The newest change to foreign files, for the status bar's Undo. */
  lastChange: ChangeView.nullable(),
});
export type AppState = z.infer<typeof AppState>;

export const appCalls = {
  /** The state as it is now; afterwards the `state` event keeps it current. */
  'state.get': call(nothing, AppState),

  /** Answers the event `leaving`: the person agreed. */
  'window.leave': call(z.object({ way: z.enum(['close', 'quit']) }), nothing),

  /** What this runs on, and whether it was packaged for tests only, for the settings. */
  'app.about': call(
    nothing,
    z.object({ electron: z.string(), chromium: z.string(), node: z.string(), testBuild: z.boolean() }),
  ),
  /** The licences of all that the build holds, as it gathered them; none where nothing was built. */
  'app.licences': call(
    nothing,
    z.object({ about: z.string(), packages: z.array(z.object({ name: z.string(), text: z.string() })) }),
  ),

  /** Leaves the person's vault alone and opens a throwaway one with the sandbox's account in it. */
  'demo.start': call(nothing, nothing),
  'demo.stop': call(nothing, nothing),
} as const;

export const events = {
  /** The vault is about to be locked: the window hands over what was typed. */
  'hand-over': z.object({}),
  /** The person closes the window or quits, and something typed would be lost: the window asks. */
  leaving: z.object({ way: z.enum(['close', 'quit']) }),
  /** The whole state, whenever anything in it changed, by the window, the command or a file. */
  state: AppState,
  /** Main asks the window to do what a menu entry says. */
  command: z.object({
    name: z.enum([
      'new-profile',
      'paste',
      'import',
      'find-keys',
      'shortcuts',
      'licences',
      'export',
      'export-to',
      'palette',
      'settings',
      'find',
      'lock',
      'undo',
      'switcher',
      'due',
      'health',
      'accounts',
      'sync',
      'rotate',
    ]),
    /** For `rotate`: the key. */
    credentialId: z.string().optional(),
  }),
} as const;
