import { readFileSync } from 'node:fs';
import { bindingStatuses } from '../../../support/calls.ts';
import { openWorld, type World } from '../../../support/world.ts';

/** A home with files of tools in it, and an application that is at home there. */
export interface ImportHome extends World {
  /** The text of a file that is there. */
  text(path: string): string;
  /** How what was written stands now, by target and name. */
  statuses(): Promise<Record<string, string | undefined>>;
  /** Carries a plan out. */
  apply(plan: Promise<{ planId: string }>): Promise<void>;
}

/** @param files by their paths below the home */
export async function importHome(files: Readonly<Record<string, string>>): Promise<ImportHome> {
  const world = await openWorld({ files });
  const { app } = world;
  return {
    ...world,
    text: (path) => readFileSync(world.at(path), 'utf8'),
    async statuses() {
      const found = await bindingStatuses(app);
      const { bindings } = await app.open().access.vault.state();
      return Object.fromEntries(bindings.map((b) => [`${b.target}:${b.name}`, found.get(b.id)?.status]));
    },
    async apply(plan) {
      await app.open().plans.apply((await plan).planId);
    },
  };
}
