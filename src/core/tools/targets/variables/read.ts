import type { Statement } from '#core/formats/assignments/document.ts';
import { callsOf, type Variable, variablesOf } from '#core/formats/assignments/read.ts';
import { keyVariables, profileVariables } from '#core/profiles/variables.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { type FoundProfile, soleName, type TargetText } from '../kit/target.ts';
import { envProgramIn, isEnvCommand } from './command.ts';
import { openVariables, ownVariables } from './file.ts';
import type { Values, VariablesTool } from './tool.ts';

/** Those that a profile is made of. */
type Variables = ReadonlyMap<string, Variable>;

/**
 * The profile that a file of variables makes, if it says anything about one.
 *
 * @throws QCredError file_malformed with path, line and column in the message
 */
export function readVariables(
  tool: VariablesTool,
  files: readonly TargetText[],
): { profiles: FoundProfile[]; notices: Notice[] } {
  const [source] = files;
  if (!source?.text) return { profiles: [], notices: [] };
  const document = openVariables(source, tool);
  const own = new Set([...ownVariables(tool), ...(tool.alsoReads ?? [])]);
  const variables = new Map([...variablesOf(document)].filter(([name]) => own.has(name)));
  const [call] = callsOf(document, isEnvCommand);
  return {
    profiles: readProfile(tool, variables, call, source.path),
    notices: document.statements.filter(mayMatter).map((statement) => unclear(statement, source.path)),
  };
}

/** The variables without their places. */
export const valuesOf = (variables: Variables): Values =>
  new Map([...variables].map(([name, { value }]) => [name, value]));

function readProfile(
  tool: VariablesTool,
  variables: Variables,
  call: Statement | undefined,
  path: string,
): FoundProfile[] {
  const values = valuesOf(variables);
  const { region, accountId, endpoints } = tool.locationOf(values);
  const kind = kindOf(tool, variables, call);
  const saysWhere = region ?? accountId ?? Object.values(endpoints)[0];
  const keyElsewhere = [...values.values()].some((value) => value && tool.isKeptElsewhere?.(value));
  if (kind === 'none' && saysWhere === undefined && !keyElsewhere) return [];
  const isStatic = kind === 'static';
  const secretAccessKey = isStatic ? values.get('AWS_SECRET_ACCESS_KEY') : undefined;
  const sessionToken = isStatic
    ? values.get('AWS_SESSION_TOKEN') || values.get('AWS_SECURITY_TOKEN')
    : undefined;
  return [
    {
      name: soleName,
      provider: guessProvider(endpoints),
      kind,
      ...(kind === 'ours' && call?.call && { calls: envProgramIn(call.call) }),
      reference: kind === 'reference' ? referenceOf(values) : undefined,
      accessKeyId: isStatic ? values.get('AWS_ACCESS_KEY_ID') || undefined : undefined,
      secretAccessKey: secretAccessKey ? new Secret(secretAccessKey) : undefined,
      sessionToken: sessionToken ? new Secret(sessionToken) : undefined,
      accountId,
      region,
      endpoints,
      notices: computedNotices(variables, path),
      repairable: false,
      where: { path, line: firstLine(variables, call) },
    },
  ];
}

const referenceOf = (values: Values): string | undefined =>
  profileVariables.map((name) => values.get(name)).find((value) => value) ?? undefined;

/**
 * Where programs would get the secret: a key in variables comes before a profile's. A key in the
 * clear is told first, also beside our command, so that it can be taken out.
 */
function kindOf(
  { isKeptElsewhere = () => false }: VariablesTool,
  variables: Variables,
  call: Statement | undefined,
): FoundProfile['kind'] {
  const key = keyVariables.map((name) => variables.get(name)).filter((variable) => variable !== undefined);
  if (key.some(({ value }) => value && !isKeptElsewhere(value))) return 'static';
  if (call) return 'ours';
  if (key.some(({ value }) => value === null)) return 'other';
  return referenceOf(valuesOf(variables)) === undefined ? 'none' : 'reference';
}

/** The first line about it. */
function firstLine(variables: Variables, call: Statement | undefined): number {
  const lines = [...variables.values()].map(({ line }) => line);
  return Math.min(...lines, ...(call ? [call.line] : []));
}

function computedNotices(variables: Variables, path: string): Notice[] {
  return [...variables].flatMap(([name, { value, line }]): Notice[] =>
    value !== null
      ? []
      : [
          {
            level: 'info',
            message: `${name} is computed, or written so that programs do not agree on its value.`,
            hint: 'Write it as plain text if QCred is to read it.',
            path,
            line,
          },
        ],
  );
}

/** Whether a statement that is not a plain assignment speaks of a key all the same. */
function mayMatter({ text, assignment, call, cleared }: Statement): boolean {
  if (assignment || cleared || (call && isEnvCommand(call)) || /^\s*#/.test(text)) return false;
  return /\bAWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE)\b/i.test(text);
}

const unclear = ({ line }: Statement, path: string): Notice => ({
  level: 'info',
  message: `Line ${line} may set a key too; QCred does not read it.`,
  hint: 'See that it does not undo what the other lines say.',
  path,
  line,
});
