/** Watches how long nobody has used the computer. */
interface IdleWatch {
  /** After how many minutes to call back; 0 for never. */
  after(minutes: number): void;
  /** The window was used just now. */
  used(): void;
  stop(): void;
}

interface IdleParts {
  /** Seconds since the last use of the computer, as the system knows it. */
  systemIdle(): number;
  /** A clock that never turns back, in milliseconds; it may stand still while the machine sleeps. */
  now(): number;
  idle(): void;
}

/**
 * Sets it up. It looks again only when the time could be up, at the earliest.
 *
 * Some desktops do not tell how long they were idle and answer nought for ever (several under Wayland).
 * So until the system has answered anything else, the last use of the window is what counts. Others do
 * not notice all that people do (remote control): who uses the window is there, whatever the system says.
 */
export function watchIdle({ systemIdle, now, idle }: IdleParts): IdleWatch {
  let limit = 0;
  let usedAt = now();
  let systemTells = false;
  let timer: NodeJS.Timeout | undefined;

  function seconds(): number {
    const system = systemIdle();
    const window = (now() - usedAt) / 1000;
    systemTells ||= system > 0;
    return systemTells ? Math.min(system, window) : window;
  }

  function look(): void {
    clearTimeout(timer);
    if (limit === 0) return;
    const left = limit - seconds();
    if (left <= 0) {
      usedAt = now();
      idle();
    }
    timer = setTimeout(look, Math.max(1, left > 0 ? left : limit) * 1000);
    timer.unref();
  }

  return {
    after(minutes) {
      if (minutes * 60 === limit) return;
      if (limit === 0) usedAt = now();
      limit = minutes * 60;
      look();
    },
    used() {
      usedAt = now();
    },
    stop() {
      limit = 0;
      clearTimeout(timer);
    },
  };
}
