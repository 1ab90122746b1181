/** Milliseconds a test waits for something that should happen at once; only a failing test sees it pass. */
export const DEADLINE_MS = 10_000;

export interface WaitOptions {
  /** What is awaited, for the failure's sentence: "the close frame". */
  readonly what: string;
  readonly deadlineMs?: number;
}

/**
 * Resolves with what `condition` answers as soon as that is not `undefined`. It is asked once now and
 * then each time the subscription calls back: no polling, no sleeping.
 */
export async function waitFor<Value>(
  subscribe: (changed: () => void) => () => void,
  condition: () => Value | undefined,
  options: WaitOptions,
): Promise<Value> {
  const present = condition();
  if (present !== undefined) return present;
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const unsubscribe = subscribe(() => {
    try {
      const value = condition();
      if (value !== undefined) resolve(value);
    } catch (error) {
      reject(error);
    }
  });
  try {
    return await withDeadline(promise, options);
  } finally {
    unsubscribe();
  }
}

/** The next event of that name; `accept` may pass over events that are not the one. */
export async function nextEvent(
  target: EventTarget,
  name: string,
  options: Partial<WaitOptions> & { readonly accept?: (event: Event) => boolean } = {},
): Promise<Event> {
  const { promise, resolve } = Promise.withResolvers<Event>();
  const listener = (event: Event) => {
    if (options.accept?.(event) ?? true) resolve(event);
  };
  target.addEventListener(name, listener);
  try {
    return await withDeadline(promise, { what: `the event "${name}"`, ...options });
  } finally {
    target.removeEventListener(name, listener);
  }
}

/** The promise's value, or a failure that says what did not happen in time. */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  { what, deadlineMs = DEADLINE_MS }: WaitOptions,
): Promise<Value> {
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => expired.reject(new Error(`Waited ${deadlineMs} ms for ${what}: it did not happen`)),
    deadlineMs,
  );
  try {
    return await Promise.race([promise, expired.promise]);
  } finally {
    clearTimeout(timer);
  }
}
