/** Whether this is `npm run test:long`. */
export const isLong = process.env.TEST_LONG === '1';

/** Whether this is a run for one of the changes of `npm run test:mutants`. */
const isMutant = process.env.MUTANT_TESTS !== undefined;

/**
 * How many generated cases a test runs: few enough for `npm test` to end within twenty minutes,
 * all that the claim rests on in the long run, and a fortieth where they run once for each change of the code.
 *
 * @param few in `npm test`
 * @param all in `npm run test:long`
 */
export const runs = (few: number, all: number): number =>
  isLong ? all : isMutant ? Math.ceil(few / 40) : few;
