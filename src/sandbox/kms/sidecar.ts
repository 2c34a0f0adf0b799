import { setTimeout as sleep } from 'node:timers/promises';
import type { KmsCall } from './call.ts';
import { kmsRefusal } from './refusals.ts';
import type { KmsKey } from './storage.ts';

/** How long an answer is kept back for a client that does not come. */
const patienceMs = 60_000;
const stepMs = 25;

/**
 * Waits until a client of the multi-party computation takes part, as QKMS does.
 *
 * @throws Refusal when none came
 */
export async function waitForClient({ switches }: Pick<KmsCall, 'switches'>, key: KmsKey): Promise<void> {
  for (let waited = 0; switches.sidecar === null; waited += stepMs) {
    if (waited >= patienceMs) {
      throw kmsRefusal('DependencyTimeoutException', `No client took part in the computation for ${key.id}.`);
    }
    await sleep(stepMs, undefined, { ref: false });
  }
}
