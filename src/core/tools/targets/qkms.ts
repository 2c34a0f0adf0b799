import {
  type AssignmentDocument,
  parseAssignments,
  printAssignments,
} from '#core/formats/assignments/document.ts';
import { dotenvDialect } from '#core/formats/assignments/dotenv.ts';
import { removeVariables, setVariable } from '#core/formats/assignments/edit.ts';
import { variablesOf } from '#core/formats/assignments/read.ts';
import type { Notice } from '#shared/notice.ts';
import { chosenText, locateChosen } from './kit/chosenFile.ts';
import { quilibriumProfile } from './kit/quilibriumProfile.ts';
import { refuseToken } from './kit/refuseToken.ts';
import { withSoleEntry } from './kit/soleEntry.ts';
import {
  defineTarget,
  type ExportEntry,
  type FoundProfile,
  type Part,
  type PlannedFile,
  soleName,
  soleNameFor,
  type TargetText,
} from './kit/target.ts';

/** Its variables; where it keeps its data, `QKMS_DATA_DIR`, is the person's own. */
const names = {
  accessKeyId: 'QKMS_APP_ID',
  secretAccessKey: 'QKMS_APP_SECRET',
  endpoint: 'QKMS_SERVER',
} as const;
const ours: ReadonlySet<string> = new Set(Object.values(names));

/**
 * A program with Quilibrium's QKMS SDK: its `.env`. After `examples/qkms-node-starter/.env.example` of
 * QuilibriumNetwork/qkms-sdk (commit 51b6eec). Not run: the SDK is in no registry.
 */
export const qkmsTarget = defineTarget({
  id: 'qkms',
  secretModes: ['static'],
  place: 'chosen',
  fileName: () => '.env',
  holds: 'one',
  // Its server is the key service's: of storage it knows nothing.
  words: { accessKeyId: names.accessKeyId, secretAccessKey: names.secretAccessKey },
  locate: locateChosen('file'),
  read,
  parts,
  writes: (name) => ours.has(name),
  plan: withSoleEntry(plan),
  nameFor: soleNameFor,
});

/** @throws QCredError file_malformed with line and column in the message */
const openFile = ({ text }: TargetText): AssignmentDocument =>
  parseAssignments(
    text ?? '',
    dotenvDialect,
    ({ assignment }) => assignment !== null && ours.has(assignment.name),
  );

function read([source]: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  if (!source?.text) return { profiles: [], notices: [] };
  const variables = variablesOf(openFile(source));
  const value = (name: string) => variables.get(name)?.value || undefined;
  const found = [...variables].filter(([name]) => ours.has(name));
  const [first] = found;
  if (!first) return { profiles: [], notices: [] };
  const said = {
    accessKeyId: value(names.accessKeyId),
    secret: value(names.secretAccessKey),
    endpoint: value(names.endpoint),
  };
  const profile = quilibriumProfile(said, 'kms', { path: source.path, line: first[1].line });
  return { profiles: [profile], notices: [] };
}

/** @throws QCredError file_malformed */
function parts([source]: readonly TargetText[]): Part[] {
  if (!source?.text) return [];
  const says = new Map<string, string>();
  let others = 0;
  for (const { assignment, text } of openFile(source).statements) {
    if (assignment) says.set(assignment.name, assignment.value ?? text);
    else if (text.trim() !== '') says.set(`statement ${++others}`, text);
  }
  return [{ name: 'the file', of: [soleName], says }];
}

/** @throws QCredError file_malformed, bad_input */
function plan(files: readonly TargetText[], entry: ExportEntry | null): PlannedFile[] {
  const source = chosenText(files);
  const document = openFile(source);
  const gone = new Set<string>();
  for (const [name, value] of entry ? settingsOf(entry) : [...ours].map((name) => [name, null] as const)) {
    if (value === null) gone.add(name);
    else setVariable(document, name, value);
  }
  // What goes, goes last: until then it shows where the new lines belong.
  removeVariables(document, gone);
  const text = printAssignments(document);
  if (text === (source.text ?? '')) return [];
  const secret = Boolean(variablesOf(document).get(names.secretAccessKey)?.value);
  return [{ part: source.part, path: source.path, text, secret }];
}

function settingsOf(entry: ExportEntry): (readonly [name: string, value: string | null])[] {
  refuseToken(entry, 'the QKMS SDK');
  return [
    [names.accessKeyId, entry.accessKeyId || null],
    [names.secretAccessKey, entry.secretAccessKey?.reveal() || null],
    [names.endpoint, entry.endpoints.kms || null],
  ];
}
