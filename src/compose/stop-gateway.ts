import type { HttpBackends } from "../adapters/integrations/http.ts";
import type { Listener } from "../adapters/listener/listen.ts";
import type { ReplaceableFunctions } from "../engine/integration/replaceable-functions.ts";
import type { LiveConnections } from "../engine/live-connections.ts";
import type { PendingWork } from "../engine/pending-work.ts";
import type { Clock } from "../engine/ports.ts";
import type { Control } from "./control.ts";
import type { Telemetry } from "./telemetry.ts";

/** Ends every connection, then what serves them, in the order in which they need each other. Takes at most twice `drainMs`. */
export async function stopGateway(
  parts: {
    readonly listener: Listener;
    readonly connections: LiveConnections;
    readonly pending: PendingWork;
    readonly functions: ReplaceableFunctions;
    readonly http: Pick<HttpBackends, "endIdle">;
    readonly control: Control;
    readonly telemetry: Telemetry;
    readonly clock: Clock;
    readonly warn: (sentence: string) => void;
  },
  drainMs: number,
): Promise<void> {
  const { listener, connections, pending, functions, control, telemetry, clock } = parts;
  listener.stopAccepting();
  connections.closeAll(1001, "Going away");
  await within(clock, drainMs, async () => {
    // A handshake under way may still open a connection, and the end of one runs its `$disconnect`.
    while (connections.size > 0 || pending.size > 0) {
      await Promise.all([connections.allEnded(), pending.settled()]);
    }
  });
  // Clients that did not end by themselves are cut; their `$disconnect` gets as long again.
  await listener.stop();
  await within(clock, drainMs, async () => {
    await Promise.all([pending.settled(), functions.settled()]);
  });
  const left = pending.size;
  if (left > 0) {
    const what = left === 1 ? "1 request was" : `${left} requests were`;
    parts.warn(
      `${what} still under way when the gateway ended: its log does not say what became of that`,
    );
  }
  parts.http.endIdle();
  await functions[Symbol.asyncDispose]();
  // Last: a function may use it until it ends.
  await control.stop();
  await telemetry[Symbol.asyncDispose]();
}

async function within(
  clock: Clock,
  milliseconds: number,
  work: () => Promise<void>,
): Promise<void> {
  let timer: { cancel(): void } | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = clock.schedule(clock.elapsed() + milliseconds, resolve);
  });
  await Promise.race([work(), tooLong]);
  timer?.cancel();
}
