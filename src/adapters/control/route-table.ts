import type { ControlRoute } from "../../engine/control-route.ts";

export type RouteMatch =
  | {
      readonly kind: "found";
      readonly route: ControlRoute;
      readonly parameters: Readonly<Record<string, string>>;
    }
  /** The path is there, with other methods. */
  | { readonly kind: "otherMethods"; readonly methods: readonly string[] }
  | { readonly kind: "none" };

interface Entry {
  readonly route: ControlRoute;
  /** A text, or the name of a parameter. */
  readonly segments: readonly (string | { readonly parameter: string })[];
}

/** The routes of the control listener: few, so each request looks at all. */
export class RouteTable {
  readonly #entries: readonly Entry[];

  /** Throws for two routes of one method and path: one of them would never answer. */
  constructor(routes: readonly ControlRoute[]) {
    const taken = new Set<string>();
    this.#entries = routes.map((route) => {
      const shape = `${route.method} ${route.path.replace(/\{\w+\}/g, "{}")}`;
      if (taken.has(shape)) throw new TypeError(`Two control routes answer ${shape}`);
      taken.add(shape);
      return { route, segments: route.path.split("/").map(readSegment) };
    });
  }

  match(method: string, rawPath: string): RouteMatch {
    const segments = rawPath.split("/");
    const methods = new Set<string>();
    for (const { route, segments: wanted } of this.#entries) {
      const parameters = parametersOf(wanted, segments);
      if (parameters === undefined) continue;
      if (route.method === method || (route.method === "GET" && method === "HEAD")) {
        return { kind: "found", route, parameters };
      }
      methods.add(route.method);
      if (route.method === "GET") methods.add("HEAD");
    }
    return methods.size === 0
      ? { kind: "none" }
      : { kind: "otherMethods", methods: [...methods].sort() };
  }
}

function readSegment(text: string): Entry["segments"][number] {
  const name = /^\{(\w+)\}$/.exec(text)?.[1];
  return name === undefined ? text : { parameter: name };
}

function parametersOf(
  wanted: Entry["segments"],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (wanted.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = segments[index] ?? "";
    if (typeof segment === "string") {
      if (segment !== text) return undefined;
      continue;
    }
    const decoded = decodedSegment(text);
    if (decoded === undefined || decoded === "") return undefined;
    parameters[segment.parameter] = decoded;
  }
  return parameters;
}

/** `undefined` for what is not percent-encoded UTF-8: it names nothing. */
function decodedSegment(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
