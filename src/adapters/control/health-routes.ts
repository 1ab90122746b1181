import type { ControlRoute } from "../../engine/control-route.ts";

/** Whether new work may be sent here, and if not, why. */
export type Readiness =
  | { readonly kind: "ready" }
  | { readonly kind: "notReady"; readonly reason: string };

/**
 * `GET /livez` and `GET /readyz` of the control listener. The names are those of the Kubernetes API server, which has
 * deprecated `/healthz` for saying neither (Kubernetes documentation, "Kubernetes API health endpoints").
 */
export function healthRoutes(readiness: () => Readiness): readonly ControlRoute[] {
  return [
    { method: "GET", path: "/livez", bodyBytesMax: 0, handle: () => answer(200, "ok") },
    {
      method: "GET",
      path: "/readyz",
      bodyBytesMax: 0,
      handle() {
        const state = readiness();
        return state.kind === "ready" ? answer(200, "ok") : answer(503, state.reason);
      },
    },
  ];
}

function answer(status: number, text: string) {
  return {
    status,
    headers: [
      ["Content-Type", "text/plain; charset=utf-8"],
      ["Cache-Control", "no-store"],
    ],
    body: `${text}\n`,
  } as const;
}
