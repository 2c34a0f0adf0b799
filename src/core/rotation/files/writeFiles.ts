import type { Credential } from '#shared/model.ts';
import type { FileChoice } from '#shared/rotation.ts';
import { requestsOf } from '../../tools/bindings/ours.ts';
import { planInto } from '../../tools/exports/plan.ts';
import { exportContext } from '../../tools/exports/request.ts';
import { workOf } from '../../tools/work/work.ts';
import type { Job } from '../job/job.ts';
import { bindRequest } from './heldFiles.ts';
import { holding } from './move.ts';
import { rewriteKey } from './rewrite.ts';
import { toolFiles } from './toolFiles.ts';

/** One key in the place of another, in files. */
interface Writing {
  /** The id of the key that goes. */
  oldKey: string;
  /** The key that profiles use now. */
  to: Credential;
  /** The files that the person chose beside those that QCred wrote. */
  chosen: readonly FileChoice[];
  /** Of the change. */
  title: string;
}

/**
 * Writes the key that profiles use now to every file that holds one: those that QCred wrote, and
 * those that the person chose. One change, which can be undone.
 *
 * @param job who writes
 * @returns the change's id; null when every file was right already
 * @throws QCredError what planning and writing files throws; no file is then changed
 */
export async function writeFiles(
  { access, edits, plans, secretOf }: Pick<Job, 'access' | 'edits' | 'plans' | 'secretOf'>,
  { oldKey, to, chosen, title }: Writing,
): Promise<string | null> {
  const state = await access.vault.state();
  const bindings = holding(state, to.id);
  const ways = new Map(chosen.map(({ path, way }) => [path, way]));
  const wanted = (path: string) => (ways.get(path) ?? 'leave') !== 'leave';
  if (bindings.length === 0 && !chosen.some(({ path }) => wanted(path))) return null;

  const context = { ...exportContext(access, edits), secretOf };
  const found = await toolFiles(access.deps, context.workspace, state);
  const taken = found.flatMap((file) =>
    ways.get(file.path) === 'bind' ? (bindRequest(state, file, oldKey, to.id) ?? []) : [],
  );
  const planned = await planInto(context, state, [...requestsOf(bindings), ...taken]);
  for (const file of await toolFiles(access.deps, context.workspace, state)) {
    // What cannot be rewritten is found again before the old key is switched off.
    if (wanted(file.path))
      await rewriteKey(workOf(access.deps), context.workspace, file, oldKey, {
        accessKeyId: to.accessKeyId,
        ...(await secretOf(to)),
      });
  }
  const change = await plans.carryOut({
    ...planned,
    plan: { title, edits: context.workspace.edits() },
  });
  return change?.id ?? null;
}
