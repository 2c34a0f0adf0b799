import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { CheckView } from '#shared/contract/index.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import { commandLine } from '#shared/shellWord.ts';
import { count } from '#shared/words.ts';
import type { Deps } from '../deps.ts';
import { faultWords, programFault, trustedBy } from '../store/launcher/trust.ts';
import { readForPlan } from '../tools/edits/foreignFile.ts';
import { targets } from '../tools/targets/index.ts';
import { isAsked, modesFor } from '../tools/targets/kit/modes.ts';
import type { FoundProfile, Target, TargetText } from '../tools/targets/kit/target.ts';
import { workOf } from '../tools/work/work.ts';
import type { Check, CheckContext } from './check.ts';

/** For every tool: can its files be read, are they for the person's eyes only, do secrets stand in them? */
export const checkTargetFiles: Check = async (context) =>
  (await Promise.all(targets.map((target) => checkTarget(context, target)))).flat();

async function checkTarget({ deps }: CheckContext, target: Target): Promise<CheckView[]> {
  const checks: CheckView[] = [];
  const texts: TargetText[] = [];
  for (const file of target.locate(deps)) {
    try {
      const { text } = await readForPlan(file.path);
      texts.push({ ...file, text });
      if (text !== null && deps.platform !== 'win32')
        checks.push(...(await modeOf(target, file.path, deps.platform)));
    } catch (error) {
      checks.push(unreadable(target, file.path, error));
    }
  }
  return [...checks, ...(await contents(deps, target, texts))];
}

async function modeOf(target: Target, path: string, platform: string): Promise<CheckView[]> {
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return [];
  return [
    {
      id: `${target.id}-mode`,
      label: `${target.label}: ${basename(path)}`,
      status: 'warning',
      message: `${path} can be read by other users of this machine.`,
      hint: `Run: ${commandLine(platform, ['chmod', '600'], path)}`,
      mending: { kind: 'tool-files', target: target.id },
    },
  ];
}

function unreadable(target: Target, path: string, error: unknown): CheckView {
  const { message, hint } = toErrorView(error);
  return {
    id: `${target.id}-unreadable`,
    label: `${target.label}: ${basename(path)}`,
    status: 'bad',
    message,
    hint,
  };
}

async function contents(deps: Deps, target: Target, texts: readonly TargetText[]): Promise<CheckView[]> {
  const id = `${target.id}-plaintext`;
  const label = `${target.label}: secrets`;
  try {
    const { profiles, notices } = await workOf(deps)('read', target.id, texts);
    const plain = profiles.filter((p) => p.secretAccessKey !== undefined);
    const said = [
      ...notices.map((n) => ({ ...n, misplaced: false })),
      ...profiles.flatMap((p) => p.notices.map((n) => ({ ...n, misplaced: p.repairable }))),
    ];
    const problems = said.filter((n) => n.level !== 'info');
    const found: CheckView[] = problems.map((n) => ({
      id: `${target.id}-notice`,
      label: target.label,
      status: n.level === 'error' ? 'bad' : 'warning',
      message: n.line ? `${n.message} (${n.path ?? ''} line ${n.line})` : n.message,
      hint: n.hint,
      ...(n.misplaced && { mending: { kind: 'misplaced' as const, target: target.id } }),
    }));
    const line =
      plain.length > 0
        ? plaintextLine(
            target,
            plain.map((p) => p.name),
          )
        : cleanLine(texts);
    const calls = await riskyCalls(deps, target, profiles);
    return [...found, ...calls, ...(line ? [{ id, label, ...line }] : [])];
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    return [
      {
        id: `${target.id}-malformed`,
        label: target.label,
        status: 'bad',
        message: error.message,
        hint: error.hint,
      },
    ];
  }
}

/** Programs that its files call for `qcred`, and that are not there or could be exchanged by others. */
async function riskyCalls(
  deps: Deps,
  target: Target,
  profiles: readonly FoundProfile[],
): Promise<CheckView[]> {
  if (deps.platform === 'win32') return [];
  const programs = new Map(
    profiles.flatMap((p): [string, FoundProfile][] => (p.calls && isAbsolute(p.calls) ? [[p.calls, p]] : [])),
  );
  const trusted = trustedBy(deps);
  const checks = [...programs].map(async ([program, { where }]): Promise<CheckView[]> => {
    const fault = await programFault(program, trusted);
    if (fault === null) return [];
    return [
      {
        id: `${target.id}-calls`,
        label: `${target.label}: ${basename(where.path)}`,
        status: 'bad',
        message: `${where.path} calls ${program}, but ${faultWords(fault)}.`,
        hint: 'See what would be written instead with "qcred export --all --dry-run", and write it with "qcred export --all".',
      },
    ];
  });
  return (await Promise.all(checks)).flat();
}

type Line = Pick<CheckView, 'status' | 'message' | 'hint' | 'mending'>;

/** Good news about files that are there; nothing to say of a tool that has none. */
const cleanLine = (texts: readonly TargetText[]): Line | null =>
  texts.some(({ text }) => text !== null)
    ? { status: 'good', message: 'No secret stands in its files in the clear.', hint: '' }
    : null;

function plaintextLine(target: Target, names: readonly string[]): Line {
  const shown = names.slice(0, 5);
  const canRefer = modesFor(target, false).some(isAsked);
  return {
    status: 'warning',
    message: `${count(names.length, 'secret')} in the clear: ${shown.join(', ')}${names.length > shown.length ? '…' : ''}.`,
    hint: canRefer
      ? `Import them and let QCred put references in their place: qcred import ${target.id} --replace-plaintext`
      : 'This tool can only keep the secret itself. Let nobody else read the file.',
    ...(canRefer && { mending: { kind: 'plaintext' as const, target: target.id } }),
  };
}
