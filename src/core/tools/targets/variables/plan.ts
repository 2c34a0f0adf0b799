import { type AssignmentDocument, printAssignments } from '#core/formats/assignments/document.ts';
import { removeVariables, setCall, setCleared, setVariable } from '#core/formats/assignments/edit.ts';
import { variablesOf } from '#core/formats/assignments/read.ts';
import {
  applicationVariables,
  checksumVariables,
  decidedAmong,
  keyVariables,
  placeVariables,
  profileVariables,
  secretVariables,
} from '#core/profiles/variables.ts';
import { QCredError } from '#shared/errors.ts';
import { chosenText } from '../kit/chosenFile.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { envCommand, isEnvCommand } from './command.ts';
import { openVariables } from './file.ts';
import { valuesOf } from './read.ts';
import type { Settings, VariablesTool } from './tool.ts';

/** What the person's own line says where the profile does not; applications' names are for each tool. */
const staysUnsaid = new Set([...placeVariables, ...checksumVariables, ...applicationVariables]);

/** What else a profile decides: left in place, it would be someone else, or elsewhere. */
const withoutOthers = (names: readonly string[]): Settings =>
  decidedAmong(names).map((name) => [name, staysUnsaid.has(name) ? undefined : null]);

/**
 * The file with the profile written or taken out. An entry is the whole truth about whose key it is
 * and where it is used; every other variable is the person's own and stays.
 *
 * @throws QCredError file_malformed; bad_input for values that could not be read back
 */
export function planVariables(
  tool: VariablesTool,
  files: readonly TargetText[],
  entry: ExportEntry | null,
): PlannedFile[] {
  const source = chosenText(files);
  const document = openVariables(source, tool);
  if (entry) writeProfile(tool, document, entry);
  else takeOut(tool, document);
  const text = printAssignments(document);
  if (text === (source.text ?? '')) return [];
  return [{ part: source.part, path: source.path, text, secret: holdsSecret(tool, document) }];
}

function writeProfile(tool: VariablesTool, document: AssignmentDocument, entry: ExportEntry): void {
  checkRole(tool, entry);
  const values = valuesOf(variablesOf(document));
  const said = new Map([...keySettings(entry), ...tool.settings(entry, values)]);
  const others = withoutOthers([...values.keys()]).filter(([name]) => !said.has(name));
  const usesCommand = entry.mode === 'credential_process';
  const command = usesCommand ? envCommand(entry.credentialProcess, tool.callArguments) : null;
  write(document, [...said, ...others], command);
  const there = variablesOf(document);
  setCleared(
    document,
    decidedAmong([]).filter((name) => !there.has(name)),
  );
}

function takeOut(tool: VariablesTool, document: AssignmentDocument): void {
  const key = [...keyVariables, ...profileVariables].map((name) => [name, null] as const);
  write(document, [...key, ...tool.settingsWithout(valuesOf(variablesOf(document)))], null);
  setCleared(document, []);
}

function write(
  document: AssignmentDocument,
  settings: Iterable<Settings[number]>,
  command: readonly string[] | null,
): void {
  const unwanted = new Set<string>();
  for (const [name, value] of settings) {
    if (value === null) unwanted.add(name);
    else if (value !== undefined) setVariable(document, name, value);
  }
  setCall(document, command, isEnvCommand);
  // What goes, goes last: until then it shows where the new lines belong.
  removeVariables(document, unwanted);
}

function keySettings({ mode, accessKeyId, secretAccessKey, sessionToken, reference }: ExportEntry): Settings {
  const isStatic = mode === 'static';
  return [
    ['AWS_ACCESS_KEY_ID', (isStatic && accessKeyId) || null],
    ['AWS_SECRET_ACCESS_KEY', (isStatic && secretAccessKey?.reveal()) || null],
    ['AWS_SESSION_TOKEN', (isStatic && sessionToken?.reveal()) || null],
    ['AWS_PROFILE', (mode === 'reference' && reference) || null],
  ];
}

/** A role has no key of its own to write down: our command has, and the AWS profile that asks it. */
function checkRole(tool: VariablesTool, { name, role, mode }: ExportEntry): void {
  if (!role || mode === 'reference') return;
  const canRefer = tool.secretModes.includes('reference');
  throw new QCredError(
    'bad_input',
    `"${name}" is a role, which variables cannot say.`,
    canRefer
      ? 'Let the file name the AWS profile of that role instead.'
      : 'Choose the profile that the role builds on.',
  );
}

const holdsSecret = (
  { isKeptElsewhere = () => false }: VariablesTool,
  { statements }: AssignmentDocument,
): boolean =>
  statements.some(
    ({ assignment }) =>
      assignment?.value && secretVariables.includes(assignment.name) && !isKeptElsewhere(assignment.value),
  );
