import type { appCalls } from '#shared/contract/app.ts';
import { aboutThis, readLicences } from '../about.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { HandlerParts } from './parts.ts';

/** The state, the window itself, the demo. */
export function appHandlers({ session, leaving, end, app }: HandlerParts): HandlersOf<typeof appCalls> {
  return {
    'state.get': async () => {
      await session.ready;
      return app().state();
    },
    'window.leave': async ({ way }) => {
      leaving.agree();
      end(way);
    },
    'app.about': () => aboutThis(),
    'app.licences': () => readLicences(),
    'demo.start': () => session.startDemo(),
    'demo.stop': () => session.stopDemo(),
  };
}
