import type { ProviderView } from '#shared/contract/index.ts';
import type { Problems } from './problems.ts';
import type { Values } from './values.ts';

/** What every group of fields gets. */
export interface Parts {
  values: Values;
  change: (part: Partial<Values>) => void;
  problems: Problems;
  provider: ProviderView;
}

type Typed = 'roleArn' | 'mfaSerial' | 'externalId' | 'sessionName' | 'durationSeconds';

/** What a text field is given for a value that is typed as it is: the value, what is wrong, and its change. */
export const inputsOf =
  ({ values, problems, change }: Pick<Parts, 'values' | 'problems' | 'change'>) =>
  (name: Typed) => ({
    value: values[name],
    error: problems[name],
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
  });
