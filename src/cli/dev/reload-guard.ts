/** Reloads for one file within the window: one more, and it is no person who saves it. */
export const RELOADS_MAX = 10;
/** Milliseconds. */
export const RELOAD_WINDOW_MS = 10_000;

/** Ends a loop in which a function, when it runs, writes a file whose change loads the function again. */
export interface ReloadGuard {
  /** Whether the file no longer reloads anything. */
  isStopped(path: string): boolean;
  /** Counts a reload for these files; answers with those that have had too many and are stopped by this. */
  count(paths: readonly string[]): readonly string[];
}

export function createReloadGuard(now: () => number = () => performance.now()): ReloadGuard {
  const reloads = new Map<string, readonly number[]>();
  const stopped = new Set<string>();
  return {
    isStopped: (path) => stopped.has(path),
    count(paths) {
      const at = now();
      for (const [path, times] of reloads) {
        const recent = times.filter((time) => at - time < RELOAD_WINDOW_MS);
        if (recent.length === 0) reloads.delete(path);
        else reloads.set(path, recent);
      }
      for (const path of paths) reloads.set(path, [...(reloads.get(path) ?? []), at]);
      const over = paths.filter((path) => (reloads.get(path)?.length ?? 0) > RELOADS_MAX);
      for (const path of over) stopped.add(path);
      return over;
    },
  };
}
