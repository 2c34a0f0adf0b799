import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import type { VerdictView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

export type ConnectionTest =
  | { status: 'running' }
  | { status: 'done'; verdict: VerdictView; at: string }
  | { status: 'failed'; error: ErrorView };

/** The last connection test of each profile, by its id, for as long as the window is open. */
export const useConnection = create<{ tests: Readonly<Record<string, ConnectionTest>> }>(() => ({
  tests: {},
}));

const put = (profileId: string, test: ConnectionTest): void =>
  useConnection.setState(({ tests }) => ({ tests: { ...tests, [profileId]: test } }));

/** Tests a profile's connection and keeps the verdict; never throws. */
export async function testConnection(profileId: string): Promise<void> {
  if (useConnection.getState().tests[profileId]?.status === 'running') return;
  put(profileId, { status: 'running' });
  try {
    const verdict = await call('connection.test', { profileId });
    put(profileId, { status: 'done', verdict, at: new Date().toISOString() });
  } catch (error) {
    put(profileId, { status: 'failed', error: toErrorView(error) });
  }
}
