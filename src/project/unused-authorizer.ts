import type { Authorizer } from "../core/model/authorizer.ts";
import type { Route } from "../core/model/route.ts";

/** Authorizers that ask nobody anything. AWS deploys them all the same. */
export function unusedAuthorizers(
  authorizers: readonly Authorizer[],
  routes: readonly Route[],
): readonly Authorizer[] {
  const used = new Set(routes.map(({ authorizerId }) => authorizerId));
  return authorizers.filter(({ authorizerId }) => !used.has(authorizerId));
}

/** What to say of one. `remedy`: how the project's format has `$connect` use it. */
export function unusedAuthorizer(routes: readonly Route[], remedy: string): string {
  const connect = routes.find(({ routeKey }) => routeKey === "$connect");
  const type = connect?.authorizationType ?? "NONE";
  if (type !== "NONE") return `is used by no route, so it has no effect: $connect has ${type}`;
  const where = connect === undefined ? "add a $connect route with" : "give $connect";
  return `is used by no route, so everybody may connect: ${where} ${remedy}`;
}
