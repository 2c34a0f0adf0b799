import type { CheckView } from '#shared/contract/index.ts';
import type { Deps } from '../deps.ts';
import type { OpenVault } from '../store/access.ts';

/** What a check may look at. `open` is null while the vault is absent, locked or broken; `problem` says why it is broken. */
export interface CheckContext {
  deps: Deps;
  open: { access: OpenVault } | null;
  problem: unknown;
}

/** One thing `doctor` looks at. It reports, it never mends and never throws for what it came to find. */
export type Check = (context: CheckContext) => Promise<CheckView[]>;
