import type { Bridge, CallInput, CallName, CallOutput } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';

declare global {
  interface Window {
    readonly qcred: Bridge;
  }
}

/**
 * Asks the application. Takes the name of a call of the contract and its input; resolves to its output.
 * @throws QCredError what the application answered when it could not
 */
export async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const answer = await window.qcred.invoke(name, input);
  if (answer.ok) return answer.value;
  throw new QCredError(answer.error.code, answer.error.message, answer.error.hint);
}
