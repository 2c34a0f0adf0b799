import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import type { ProgramView, TargetView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';

interface ToolsStore {
  /** Null before they were asked for. */
  tools: readonly TargetView[] | null;
  failure: ErrorView | null;
  /** The program behind each tool that was looked at; kept, because asking costs a program start. */
  programs: Readonly<Partial<Record<TargetId, ProgramView>>>;
}

const unknown: ToolsStore = { tools: null, failure: null, programs: {} };

/** The tools as they stood when they were last looked at. */
export const useTools = create<ToolsStore>(() => unknown);

/** Forgets them, with the vault whose exports they name. */
export const forgetTools = (): void => useTools.setState(unknown);

/** Looks at all tools' files and keeps what is there; never throws. */
export async function loadTools(): Promise<void> {
  try {
    useTools.setState({ tools: await call('targets.list', undefined), failure: null });
  } catch (error) {
    useTools.setState({ failure: toErrorView(error) });
  }
}

/** Asks for the version of the program behind a tool. One that cannot be asked counts as one without a version. */
export async function probeProgram(target: TargetId): Promise<void> {
  const program = await call('target.probe', { target }).catch(() => ({ version: null, notices: [] }));
  useTools.setState(({ programs }) => ({ programs: { ...programs, [target]: program } }));
}
