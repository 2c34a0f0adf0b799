import { targetLabels } from '#shared/targets.ts';
import { listed } from '#shared/words.ts';
import { found, keySubject } from '../facts/found.ts';
import type { Check } from './scene.ts';

const none: readonly never[] = [];

/** Keys of those who may do everything, or may come to it, that are written into tools' files. */
export const checkAdminInTools: Check = (scene) =>
  scene.keys.flatMap((key) => {
    const binding = key.bindings[0];
    if (!binding || !key.active) return none;
    const owner = scene.ownerOf(key);
    const strong = key.user === '' || owner?.powers.everything === true;
    if (!strong) return none;
    const tools = [...new Set(key.bindings.map(({ target }) => targetLabels[target]))].sort();
    return found({ kind: 'admin-in-tools', severity: 'high', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: [`It may do everything, and ${listed(tools)} ${tools.length === 1 ? 'uses' : 'use'} it.`],
      action: { kind: 'unbind', bindingId: binding.id },
      advice: 'Give the tool a key for its job first: “New key for a job” in Accounts.',
    }));
  });
