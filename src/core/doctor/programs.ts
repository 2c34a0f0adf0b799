import type { CheckView } from '#shared/contract/index.ts';
import { programs } from '../tools/programs/index.ts';
import { brokenNotice, probe } from '../tools/programs/program.ts';
import { targets } from '../tools/targets/index.ts';
import type { Check } from './check.ts';

/** Are the programs there, and new enough for what we write? */
export const checkPrograms: Check = async ({ deps }) => {
  const known = targets.flatMap((target) => {
    const program = programs[target.id];
    return program ? [{ target, program }] : [];
  });
  const checks = await Promise.all(
    known.map(async ({ target, program }): Promise<CheckView[]> => {
      const base = { id: `${target.id}-version`, label: target.label };
      const probed = await probe(deps, program);
      if (probed.state === 'absent') {
        if (target.id !== 'aws') return [];
        const message = 'The AWS CLI is not installed, or not on the path.';
        return [
          { ...base, status: 'info', message, hint: 'Profiles are still written; SDKs read them too.' },
        ];
      }
      const notices =
        probed.state === 'found' ? program.notices(probed.version) : [brokenNotice(target.label, program)];
      if (probed.state === 'found' && notices.length === 0) {
        const message = `${target.label} ${probed.version.join('.')} reads all that QCred writes for it.`;
        return [{ ...base, status: 'good', message, hint: '' }];
      }
      return notices.map(({ level, message, hint }) => ({
        ...base,
        status: level === 'error' ? 'bad' : 'warning',
        message,
        hint,
      }));
    }),
  );
  return checks.flat();
};
