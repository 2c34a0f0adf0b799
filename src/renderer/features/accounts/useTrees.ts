import { useEffect, useRef } from 'react';
import { useApp } from '#renderer/stores/app.ts';
import { loadTree } from './trees.ts';

/** Changes come in bursts; they are read once. */
const pause = 120;

/**
 * Keeps what is known of the accounts current while the view is shown. Whatever changes the state
 * may have changed an account, a key's place here, or a name; while a sync runs, nothing is new
 * before its end.
 */
export function useTrees(): void {
  const state = useApp((app) => app.state);
  const read = useRef(false);
  useEffect(() => {
    const load = () => {
      for (const { id, syncing } of state?.accounts ?? []) if (syncing === null) void loadTree(id);
    };
    const timer = setTimeout(load, read.current ? pause : 0);
    read.current = true;
    return () => clearTimeout(timer);
  }, [state]);
}
