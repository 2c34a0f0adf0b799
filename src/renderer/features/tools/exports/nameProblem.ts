import type { ErrorView } from '#shared/errors.ts';

/** What is wrong with the name that was typed for a tool, where that is what a plan was refused for; else undefined. */
export const nameProblem = (error: ErrorView | null): string | undefined =>
  error?.code === 'bad_input' || error?.code === 'name_taken'
    ? [error.message, error.hint].filter(Boolean).join(' ')
    : undefined;
