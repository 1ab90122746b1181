import type { Clock } from "../../engine/ports.ts";

export type ReadBody =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "tooLarge" }
  | { readonly kind: "tooSlow" }
  /** The client has gone. */
  | { readonly kind: "broken" };

export interface BodyBounds {
  readonly clock: Clock;
  readonly bytesMax: number;
  /** Read beyond that and thrown away: many clients look at an answer only when they have sent everything. */
  readonly discardedBytesMax: number;
  readonly timeoutMs: number;
}

/** Reads a request's body. Only as much as is wanted is kept. */
export async function readBody(request: Request, bounds: BodyBounds): Promise<ReadBody> {
  const { clock, timeoutMs } = bounds;
  if (request.body === null) return { kind: "whole", bytes: new Uint8Array(0) };
  const reader = request.body.getReader();
  const { promise: tooSlow, resolve } = Promise.withResolvers<ReadBody>();
  const timer = clock.schedule(clock.elapsed() + timeoutMs, () => resolve({ kind: "tooSlow" }));
  const read = await Promise.race([readAll(reader, bounds), tooSlow]);
  timer.cancel();
  if (read.kind !== "whole") void reader.cancel().catch(() => undefined);
  return read;
}

async function readAll(
  reader: { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> },
  { bytesMax, discardedBytesMax }: BodyBounds,
): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return length > bytesMax
          ? { kind: "tooLarge" }
          : { kind: "whole", bytes: new Uint8Array(Buffer.concat(chunks)) };
      }
      if (value === undefined) continue;
      length += value.length;
      if (length > bytesMax + discardedBytesMax) return { kind: "tooLarge" };
      if (length > bytesMax) chunks.length = 0;
      else chunks.push(value);
    }
  } catch {
    return { kind: "broken" };
  }
}
