import './DiffView.css';
import { FileMinus, FilePen, FilePlus } from 'lucide-react';
import { tilde } from '#renderer/stores/app.ts';
import type { PlanView } from '#shared/contract/index.ts';
import { Path } from './Path.tsx';
import { Scrolled } from './Scrolled.tsx';

type PlannedFile = PlanView['files'][number];
type Line = PlannedFile['hunks'][number][number];

const icons = { create: FilePlus, change: FilePen, delete: FileMinus, none: FilePen };
const words = { create: 'New file', change: 'Changed', delete: 'Deleted', none: 'Stays as it is' };
const signs = { added: '+', removed: '−', context: '' };
const spoken = { added: 'Added: ', removed: 'Removed: ', context: '' };

const DiffLine = ({ line }: { line: Line }) => (
  <tr className={`diff-line diff-${line.kind}`}>
    <td className="diff-number">{line.before}</td>
    <td className="diff-number">{line.after}</td>
    <td className="diff-sign" aria-hidden="true">
      {signs[line.kind]}
    </td>
    <td className="diff-text">
      <span className="visually-hidden">{spoken[line.kind]}</span>
      {line.text}
    </td>
  </tr>
);

/** Lines of a diff are told apart by where they stand: nothing else of them is unique. */
const lineNumbers = (line: Line): string => `${line.before ?? ''}/${line.after ?? ''}`;

const tally = (file: PlannedFile) => {
  const kinds = file.hunks.flat().map((line) => line.kind);
  return {
    added: kinds.filter((kind) => kind === 'added').length,
    removed: kinds.filter((kind) => kind === 'removed').length,
  };
};

/** What a plan would do to one file: its path, then the lines it adds and takes away. Secrets are masked. */
export function DiffView({ file }: { file: PlannedFile }) {
  const Icon = icons[file.action];
  const { added, removed } = tally(file);
  return (
    <section className="diff" aria-label={file.path}>
      <header className="diff-head">
        <Icon size={14} aria-hidden="true" />
        <Path path={file.path} />
        {file.target !== file.path && (
          <span className="diff-target truncate" title={file.target}>
            a link to {tilde(file.target)}
          </span>
        )}
        {file.closes && (
          <span className="diff-target truncate" title="A secret stands in it, and others may read it now.">
            for you alone from then on
          </span>
        )}
        <span className="diff-tally">
          {words[file.action]}
          {added > 0 && <span className="diff-plus"> +{added}</span>}
          {removed > 0 && <span className="diff-minus"> −{removed}</span>}
        </span>
      </header>
      {file.hunks.length > 0 && (
        <Scrolled className="diff-scroll" label={`Changes to ${file.path}`}>
          <table className="mono">
            {file.hunks.map((hunk) => (
              <tbody key={hunk[0] ? lineNumbers(hunk[0]) : 'empty'}>
                {hunk.map((line) => (
                  <DiffLine key={lineNumbers(line)} line={line} />
                ))}
              </tbody>
            ))}
          </table>
        </Scrolled>
      )}
    </section>
  );
}
