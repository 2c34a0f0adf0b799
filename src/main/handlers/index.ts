import { createChosenFiles } from '../calls/chosenFiles.ts';
import type { Handlers } from '../calls/contract.ts';
import { createAsker } from '../consent/asker.ts';
import type { Question } from '../consent/question.ts';
import type { Leaving, LeavingWay } from '../session/leaving.ts';
import type { AppSession } from '../session/session.ts';
import { accountsHandlers } from './accounts.ts';
import { advisorHandlers } from './advisor.ts';
import { appHandlers } from './app.ts';
import { cloudsHandlers } from './clouds.ts';
import { doctorHandlers } from './doctor.ts';
import { keysHandlers } from './keys.ts';
import type { HandlerParts } from './parts.ts';
import { profilesHandlers } from './profiles.ts';
import { rotationHandlers } from './rotation.ts';
import { storeHandlers } from './store.ts';
import { toolsHandlers } from './tools.ts';
import { updatesHandlers } from './updates.ts';

/**
 * The contract, answered by the application that the session holds at the moment of the call: a file
 * for each wing of core, as the contract itself.
 *
 * @param session the person's vault or the demo
 * @param leaving what was typed in the window, and what ends it
 * @param end closes the window or quits the app
 * @param show asks the person outside of the window, which is not trusted with what only they may want
 */
export function createHandlers(
  session: AppSession,
  leaving: Leaving,
  end: (way: LeavingWay) => void,
  show: (question: Question) => Promise<boolean>,
): Handlers {
  const { now, uuid } = session.app().deps;
  const parts: HandlerParts = {
    session,
    app: () => session.app(),
    open: () => session.app().open(),
    leaving,
    end,
    asked: createAsker({ show, now }),
    chosen: createChosenFiles(uuid),
    now,
  };
  return {
    ...appHandlers(parts),
    ...storeHandlers(parts),
    ...cloudsHandlers(parts),
    ...profilesHandlers(parts),
    ...toolsHandlers(parts),
    ...accountsHandlers(parts),
    ...keysHandlers(parts),
    ...rotationHandlers(parts),
    ...doctorHandlers(parts),
    ...advisorHandlers(parts),
    ...updatesHandlers(),
  };
}
