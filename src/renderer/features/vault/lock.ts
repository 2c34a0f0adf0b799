import { call } from '#renderer/api.ts';
import { attempt } from '#renderer/stores/toasts.ts';

export const lock = (): void => void attempt(() => call('vault.lock', undefined));
