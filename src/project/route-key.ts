const PREDEFINED = ["$connect", "$disconnect", "$default"];

/** What to ask about a key such as `connect` in an API without `$connect`; `undefined` when it is no likely slip. */
export function forgottenDollar(routeKey: string, routeKeys: Iterable<string>): string | undefined {
  const meant = PREDEFINED.find((key) => key.slice(1) === routeKey.toLowerCase());
  if (meant === undefined || [...routeKeys].includes(meant)) return undefined;
  return `Route ${routeKey} is one of your own, which messages select: did you mean ${meant}?`;
}
