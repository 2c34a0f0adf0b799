import { hasJobUsers } from '#core/accounts/jobs/left.ts';
import type { OpenServices } from '#core/open.ts';
import type { Announcement } from '#core/rotation/due/reminderWords.ts';
import { type Reminders, startReminders } from '#core/rotation/reminders.ts';
import type { AppState } from '#shared/contract/index.ts';
import type { Send } from '../calls/contract.ts';
import { startAtLogin } from '../system/loginItem.ts';
import { type Choice, nameForWindows, notify, withdrawNotifications } from '../system/notifications.ts';
import { onReturn } from '../system/power.ts';
import { lookUpTimeZone } from '../system/timeZone.ts';
import type { AppSession } from './session.ts';

/** What goes on without the window: reminders, syncs, starting at login. */
export interface Background {
  /** Takes note of the state: begins with a vault that was opened, ends with one that was locked. */
  follow(state: AppState): void;
  stop(): void;
}

interface BackgroundParts {
  session: AppSession;
  send: Send;
  /** Brings the window to the front. */
  show(): void;
  /** Has the state worked out again, because time has passed. */
  refresh(): void;
}

/** Sets it up; nothing runs before the first `follow`. */
export function setupBackground({ session, send, show, refresh }: BackgroundParts): Background {
  let current: { open: OpenServices; reminders: Reminders } | null = null;
  let scheduled = false;
  let atLogin: boolean | null = null;
  nameForWindows();
  onReturn(() => {
    lookUpTimeZone();
    current?.reminders.wake();
    // Networks come and go with the machine's sleep; syncs that are due try again.
    if (scheduled) void current?.open.accounts().then((accounts) => accounts.wake());
    refresh();
  });

  function choose({ credentialIds, leadsTo = 'due' }: Announcement, choice: Choice): void {
    const [credentialId, ...more] = credentialIds;
    if (choice.kind === 'snooze') {
      void current?.open
        .policies()
        .then((policies) => policies.snooze(credentialIds, choice.until))
        // The vault was locked meanwhile: the next reminder comes as if nothing had been said.
        .catch(() => {});
      return;
    }
    show();
    if (choice.kind === 'rotate' && credentialId !== undefined && more.length === 0) {
      send('command', { name: 'rotate', credentialId });
    } else send('command', { name: leadsTo });
  }

  function begin(open: OpenServices, demo: boolean): void {
    const reminders = startReminders({
      access: open.access,
      rotations: open.rotations,
      keys: open.keys,
      news: demo ? undefined : () => newsOf(open),
      tell: (notice) => notify(notice, (choice) => choose(notice, choice)),
      changed() {
        lookUpTimeZone();
        refresh();
      },
    });
    current = { open, reminders };
    void sweepJobs(open);
  }

  function end(): void {
    current?.reminders.close();
    current = null;
    scheduled = false;
    withdrawNotifications();
  }

  return {
    follow({ vault, demo, accounts, settings }) {
      const open = vault.status === 'open' ? openOf(session) : null;
      if (open !== (current?.open ?? null)) {
        end();
        if (open) begin(open, demo);
      }
      if (!open) return;
      // Without an account there is nothing to sync, and the clients of its services are not loaded.
      if (!scheduled && accounts.length > 0) {
        scheduled = true;
        void open.accounts().then((all) => all.schedule());
      }
      // The demo leaves the person's session as it is.
      if (demo || settings.startAtLogin === atLogin) return;
      atLogin = settings.startAtLogin;
      startAtLogin(atLogin).catch(() => notify(loginItemNotice, show));
    },
    stop: end,
  };
}

/** Deletes what commands that were cut off left in accounts. */
async function sweepJobs({ access }: OpenServices): Promise<void> {
  if (!(await hasJobUsers(access.deps))) return;
  const { sweepJobUsers } = await import('#core/accounts/jobs/sweep.ts');
  await sweepJobUsers(access);
}

/** What a sync brought that is new and of high severity, or an unexpected use, in one notice. */
async function newsOf(open: OpenServices): Promise<Announcement | null> {
  const findings = await (await open.advisor()).news();
  if (findings.length === 0) return null;
  const { newsNotice } = await import('#core/advisor/report/news.ts');
  return newsNotice(findings);
}

const loginItemNotice: Announcement = {
  title: 'Starting at login could not be changed',
  body: 'The folder of login items cannot be written. Change it in the settings of your desktop.',
  credentialIds: [],
};

/** The services, or null where the vault was locked since the state was worked out. */
function openOf(session: AppSession): OpenServices | null {
  try {
    return session.app().open();
  } catch {
    return null;
  }
}
