/** Whether this is `npm run test:long`. */
export const isLong = process.env.TEST_LONG === '1';

/**
 * How many generated cases a test runs: few enough for `npm test` to end within twenty minutes, and
 * all that the claim rests on in the long run.
 *
 * @param few in `npm test`
 * @param all in `npm run test:long`
 */
export const runs = (few: number, all: number): number => (isLong ? all : few);
