import type { Feed } from '../src/main/updates/manifest.ts';

/**
 * Where a build looks for newer versions, when somebody asks it to. None yet: who publishes releases puts
 * the address of their feed here, with the Ed25519 key that they sign it with (docs/UPDATES.md).
 */
export const updateFeed: Feed | null = null;
