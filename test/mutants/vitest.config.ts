import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type PoolOptions, type TestSpecification } from 'vitest/node';
import base from '../../vitest.config.ts';
import { endKept, KeptWorker } from './keptWorker.ts';

/** The tests of one area, for `npm run test:mutants`, which names them here. */
const tests: string[] = JSON.parse(process.env.MUTANT_TESTS ?? '[]');
const processes = process.env.MUTANT_PROCESS ?? 'each';
const setupFiles = ['test/mutants/setup.ts', ...[base.test?.setupFiles ?? []].flat()];

/** As they are named: first those that were written for the area, which notice most and take least. */
class AsNamed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      tests.findIndex((path) => moduleId.includes(`/${path.replace('**/*.test.ts', '')}`));
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/** StrykerJS chooses the kind of worker itself, so it is exchanged afterwards. */
const keep: Plugin = {
  name: 'kept-worker',
  configureVitest({ vitest, project }) {
    vitest.onClose(endKept);
    Object.assign(project.config, {
      pool: 'kept',
      poolRunner: { name: 'kept', createPoolWorker: (options: PoolOptions) => new KeptWorker(options) },
    });
  },
};

export default defineConfig({
  ...base,
  plugins: processes === 'kept' ? [keep] : [],
  test: {
    ...base.test,
    include: tests,
    setupFiles,
    isolate: processes === 'each',
    sequence: { sequencer: AsNamed },
  },
});
