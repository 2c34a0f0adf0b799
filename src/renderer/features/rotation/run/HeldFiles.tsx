import { Note } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { count, listed } from '#renderer/words.ts';
import type { HeldFile } from '#shared/contract/rotation.ts';
import type { FileChoice, FileWay } from '#shared/rotation.ts';

/** What was chosen for each file, by its path. */
export type FileWays = Readonly<Record<string, FileWay>>;

/** What a file gets when the person says nothing: the new key where it can be written; else they are asked. */
const usual = ({ ways }: HeldFile): FileWay | undefined => ways.find((way) => way === 'rewrite');

/** The choices for these files as they stand; one is missing for a file that still needs an answer. */
export const choicesOf = (files: readonly HeldFile[], ways: FileWays): FileChoice[] =>
  files.flatMap((file) => {
    const way = ways[file.path] ?? usual(file);
    return way ? [{ path: file.path, way }] : [];
  });

const labels: Record<FileWay, string> = { rewrite: 'New key', bind: 'Bind', leave: 'Leave' };

interface HeldFilesProps {
  files: readonly HeldFile[];
  ways: FileWays;
  onWays: (ways: FileWays) => void;
}

/** The files that hold the key although QCred did not write it there, each with what becomes of it. */
export const HeldFiles = ({ files, ways, onWays }: HeldFilesProps) => (
  <Note
    tone="warning"
    title={`${count(files.length, 'file')} that QCred did not write ${files.length === 1 ? 'holds' : 'hold'} this key.`}
  >
    <p>What is left with the old key stops working. Bind: from now on QCred writes it.</p>
    <ul className="held-files">
      {files.map((file) => (
        <li key={file.path}>
          <span className="held-file">
            <Path path={file.path} after={file.line === null ? '' : `:${file.line}`} />
            <span className="faint">
              {[[listed(file.tools), listed(file.names)].filter(Boolean).join(': '), file.why]
                .filter(Boolean)
                .join('. ')}
            </span>
          </span>
          <Segmented<FileWay | ''>
            label={`What becomes of ${file.path}`}
            options={[...file.ways, 'leave' as const].map((value) => ({ value, label: labels[value] }))}
            value={ways[file.path] ?? usual(file) ?? ''}
            onChange={(way) => {
              if (way !== '') onWays({ ...ways, [file.path]: way });
            }}
          />
        </li>
      ))}
    </ul>
  </Note>
);
