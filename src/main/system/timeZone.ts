/**
 * Has this process look up the computer's time zone again. A process keeps the one it began with,
 * and one that runs for weeks travels; Node looks again when the variable is written (its
 * `RealEnvStore` tells V8 so), even where it is not set.
 */
export function lookUpTimeZone(): void {
  // A zone in the environment was chosen for this process and stays.
  if (process.env.TZ === undefined) delete process.env.TZ;
}
