import type { CompiledIntegration } from "../../core/integration/compile-integration.ts";
import { JsonBody } from "../../core/json-body.ts";
import type { Integration } from "../../core/model/integration.ts";
import { requestContext } from "../../core/request-context.ts";
import {
  apiOf,
  deploymentOf,
  type EngineOptions,
  factsOf,
  fakeEngine,
  routeOf,
} from "../engine.fixture.ts";
import type { CallSignal } from "../ports.ts";
import { invokeIntegration } from "./invoke.ts";

function compiled(integration: Integration): CompiledIntegration {
  const api = apiOf([routeOf("$default")], { integrations: [integration] });
  const found = deploymentOf(api).defaultRoute?.integration;
  if (found === undefined) throw new Error("The route has no integration");
  return found;
}

/** One message through an integration. */
export function invoking(
  integration: Integration,
  options: EngineOptions & { readonly text?: string } = {},
  stageVariables: Record<string, string> = {},
) {
  const engine = fakeEngine(options);
  const { text = "hi" } = options;
  const context = requestContext(
    factsOf("id"),
    { eventType: "MESSAGE", routeKey: "$default", messageId: "m" },
    { epochMs: engine.clock.now(), requestId: "r" },
  );
  let eventsMade = 0;
  const ran = invokeIntegration(engine.deps, compiled(integration), {
    context,
    stageVariables,
    body: new JsonBody(text),
    request: undefined,
    text,
    traceId: "Root=1",
    event(base64) {
      eventsMade += 1;
      return base64 === undefined ? '{"event":1}' : base64;
    },
  });
  return { engine, outcome: Promise.resolve(ran), eventsMade: () => eventsMade };
}

/** Settles when the signal fires, as the ports demand. */
export function untilAborted(_call: unknown, signal: CallSignal): Promise<{ kind: "aborted" }> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve({ kind: "aborted" }));
  });
}
