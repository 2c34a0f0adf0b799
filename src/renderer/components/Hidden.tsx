import { grouped } from '#shared/words.ts';

/** Says of selected rows that they are hidden, and that nothing is done with them. */
export const Hidden = ({ hidden, what }: { hidden: number; what: string }) =>
  hidden === 1
    ? `One more selected ${what} is hidden and stays as it is.`
    : hidden > 1
      ? `${grouped(hidden)} more selected ${what}s are hidden and stay as they are.`
      : null;
