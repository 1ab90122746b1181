import { ACTIONS, type RouteName } from "./actions.ts";

/** How a client comes: let in, or refused by whom. */
export type Arrival = "accepted" | "backendRefuses" | "denied" | "noToken" | "authorizerThrows";
/** How a connection ends, once nothing is under way on it. */
export type Leave = "clean" | "abort" | "halfOpen" | "deleted";
/** How a client ends that does not wait for what is under way. */
export type Cut = "clean" | "abort" | "halfOpen" | "early";

/** What happens on one of the open connections; `pick` is from 0 to 1 and chooses it. */
export type ConnectionEvent =
  | {
      readonly kind: "message";
      readonly route: RouteName;
      readonly pick: number;
      readonly padding: number;
    }
  | { readonly kind: "post"; readonly pick: number; readonly padding: number }
  | { readonly kind: "get" | "unsigned" | "stall"; readonly pick: number }
  | { readonly kind: "leave"; readonly how: Leave; readonly pick: number };

/** One thing that happens. */
export type SoakEvent =
  | ConnectionEvent
  | { readonly kind: "arrive"; readonly how: Arrival }
  | { readonly kind: "gone"; readonly pick: number }
  | { readonly kind: "cut"; readonly how: Cut; readonly routes: readonly RouteName[] }
  | { readonly kind: "throttledArrival" | "astray" | "badId" | "redeploy" | "rehandle" };

type Weights<Name extends string> = Readonly<Record<Name, number>>;

/** Of a thousand events, roughly. */
const KINDS: Weights<SoakEvent["kind"]> = {
  message: 600,
  post: 200,
  arrive: 50,
  leave: 40,
  get: 40,
  gone: 12,
  unsigned: 10,
  badId: 5,
  astray: 5,
  throttledArrival: 10,
  cut: 20,
  stall: 1,
  redeploy: 2,
  rehandle: 1,
};
const ARRIVALS: Weights<Arrival> = {
  accepted: 40,
  backendRefuses: 3,
  denied: 3,
  noToken: 3,
  authorizerThrows: 1,
};
const LEAVES: Weights<Leave> = { clean: 10, abort: 10, halfOpen: 10, deleted: 10 };
const CUTS: Weights<Cut> = { clean: 5, abort: 5, halfOpen: 5, early: 5 };
/** What a client sends that leaves at once; nothing whose status depends on when. */
const CUT_ROUTES: readonly RouteName[] = ["mock", "mockOne", "proxy", "proxyOne", "localOne"];
const MESSAGES = Object.fromEntries(
  Object.entries(ACTIONS).map(([route, { weight }]) => [route, weight]),
) as Weights<RouteName>;
/** Characters that make a message longer than one frame may be now and then. */
const PADDING_MAX = 40_000;

/** Clients that come before anything else happens: more than are kept when others leave. */
const FIRST_ARRIVALS = 30;

/** The same events for the same seed, without end; everything there is comes at the beginning once. */
export function* plan(seed: number): Generator<SoakEvent, never> {
  const random = randomOf(seed);
  for (let count = 0; count < FIRST_ARRIVALS; count += 1) {
    yield { kind: "arrive", how: "accepted" };
  }
  yield* oneOfEach(random);
  while (true) yield eventOf(random);
}

function* oneOfEach(random: () => number): Generator<SoakEvent, void> {
  for (const how of keysOf(ARRIVALS)) yield { kind: "arrive", how };
  for (const how of keysOf(LEAVES)) yield { kind: "leave", how, pick: random() };
  for (const how of keysOf(CUTS)) yield { kind: "cut", how, routes: CUT_ROUTES };
  for (const route of keysOf(MESSAGES)) {
    yield { kind: "message", route, pick: random(), padding: 0 };
  }
  yield { kind: "message", route: "proxy", pick: random(), padding: PADDING_MAX };
  for (const kind of ["get", "unsigned", "stall"] as const) yield { kind, pick: random() };
  yield { kind: "post", pick: random(), padding: PADDING_MAX };
  for (const kind of ["throttledArrival", "astray", "badId", "redeploy", "rehandle"] as const) {
    yield { kind };
  }
}

function eventOf(random: () => number): SoakEvent {
  const kind = chosen(KINDS, random);
  switch (kind) {
    case "arrive":
      return { kind, how: chosen(ARRIVALS, random) };
    case "message":
      return { kind, route: chosen(MESSAGES, random), pick: random(), padding: paddingOf(random) };
    case "post":
      return { kind, pick: random(), padding: paddingOf(random) };
    case "leave":
      return { kind, how: chosen(LEAVES, random), pick: random() };
    case "cut": {
      const routes = Array.from(
        { length: Math.floor(random() * 4) },
        () => CUT_ROUTES[Math.floor(random() * CUT_ROUTES.length)] ?? "mock",
      );
      return { kind, how: chosen(CUTS, random), routes };
    }
    case "get":
    case "unsigned":
    case "stall":
    case "gone":
      return { kind, pick: random() };
    default:
      return { kind };
  }
}

/** Most are short; a long one is rare. */
function paddingOf(random: () => number): number {
  return Math.floor(random() ** 8 * PADDING_MAX);
}

function chosen<Name extends string>(weights: Weights<Name>, random: () => number): Name {
  const names = keysOf(weights);
  let left = random() * names.reduce((sum, name) => sum + weights[name], 0);
  for (const name of names) {
    left -= weights[name];
    if (left < 0) return name;
  }
  throw new Error("No weights to choose by");
}

function keysOf<Name extends string>(weights: Weights<Name>): Name[] {
  return Object.keys(weights) as Name[];
}

/** Numbers from 0 to 1 (mulberry32): the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
