import type { Clock } from "../../engine/ports.ts";

export type ReadBody =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "tooLarge" }
  | { readonly kind: "tooSlow" }
  /** The client has gone. */
  | { readonly kind: "broken" };

/** Reads a request's body, as far as it is wanted. */
export async function readBody(
  request: Request,
  bounds: { readonly clock: Clock; readonly bytesMax: number; readonly timeoutMs: number },
): Promise<ReadBody> {
  const { clock, bytesMax, timeoutMs } = bounds;
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return { kind: "tooLarge" };
  if (request.body === null) return { kind: "whole", bytes: new Uint8Array(0) };
  const reader = request.body.getReader();
  const { promise: tooSlow, resolve } = Promise.withResolvers<ReadBody>();
  const timer = clock.schedule(clock.now() + timeoutMs, () => resolve({ kind: "tooSlow" }));
  const read = await Promise.race([readAll(reader, bytesMax), tooSlow]);
  timer.cancel();
  if (read.kind !== "whole") void reader.cancel().catch(() => undefined);
  return read;
}

async function readAll(
  reader: { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> },
  bytesMax: number,
): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { kind: "whole", bytes: new Uint8Array(Buffer.concat(chunks)) };
      if (value === undefined) continue;
      length += value.length;
      if (length > bytesMax) return { kind: "tooLarge" };
      chunks.push(value);
    }
  } catch {
    return { kind: "broken" };
  }
}
