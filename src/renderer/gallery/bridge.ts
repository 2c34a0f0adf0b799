import { useApp } from '#renderer/stores/app.ts';
import type { Answer, AppState, Bridge } from '#shared/contract/index.ts';

const answers: Record<string, unknown> = {
  'name.readsLike': { name: 'backups', odd: [] },
  'clipboard.copy': undefined,
};

/** Stands for the application, which is not there: answers what components ask, and never tells anything. */
const bridge: Bridge = {
  invoke: async (name) => {
    const answer = Object.hasOwn(answers, name)
      ? { ok: true, value: answers[name] }
      : { ok: false, error: { code: 'unsupported', message: 'The gallery has no application.', hint: '' } };
    return answer as Answer<never>;
  },
  on: () => () => {},
};
Object.defineProperty(window, 'qcred', { value: bridge });

const home: Pick<AppState, 'home'> = { home: '/home/anna' };
// Paths are shown from `~`; nothing else of the state is asked for here.
useApp.setState({ state: home as AppState });
