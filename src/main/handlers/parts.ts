import type { App } from '#core/app.ts';
import type { OpenServices } from '#core/open.ts';
import type { Allow } from '#core/store/consent.ts';
import type { ChosenFiles } from '../calls/chosenFiles.ts';
import type { Leaving, LeavingWay } from '../session/leaving.ts';
import type { AppSession } from '../session/session.ts';

/** What the calls of every wing are answered with. */
export interface HandlerParts {
  /** The person's vault or the demo. */
  session: AppSession;
  /** The application that the session holds at the moment of the call. */
  app: () => App;
  /** @throws QCredError while its vault is not open */
  open: () => OpenServices;
  /** What was typed in the window, and what ends it. */
  leaving: Leaving;
  /** Closes the window or quits the app. */
  end: (way: LeavingWay) => void;
  /** For one call: asks the person outside of the window, which is not trusted with what only they may want. */
  asked: () => Allow;
  /** Files that the person chose in dialogs of the system. */
  chosen: ChosenFiles;
  now: () => Date;
}
