import { FileSearch } from 'lucide-react';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { listed } from '#renderer/words.ts';
import type { ScanView } from '#shared/contract/index.ts';

interface NothingFoundProps {
  /** The tool that was looked at; all of them without one. */
  tool: string | undefined;
  files: ScanView['files'];
}

/** Says where was looked, when nothing was there. */
export function NothingFound({ tool, files }: NothingFoundProps) {
  const there = files.filter(({ exists }) => exists);
  const paths = (there.length > 0 ? there : files).map(({ path }) => tilde(path));
  return (
    <div className="import-empty">
      <EmptyState icon={FileSearch} title={tool ? 'Nothing to import' : 'No keys found'}>
        {there.length > 0
          ? `Looked at ${listed(paths)}: there is no profile in them.`
          : `${tool ?? 'Your tools'} ${tool ? 'has' : 'have'} no files yet. Looked for ${listed(paths)}.`}
      </EmptyState>
    </div>
  );
}
