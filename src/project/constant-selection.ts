/** `$request.body.action` for `request.body.action`, which can only be meant so; of anything else `undefined`. */
export function meantSelection(expression: string): string | undefined {
  const meant = /^\{?(?:route\.)?(request\.body\..+?)\}?$/.exec(expression)?.[1];
  return meant === undefined || expression.includes("$") ? undefined : `$${meant}`;
}

/** What to ask about `request.body.action`: without a `$` it is the same text for every message. */
export function constantSelection(expression: string): string | undefined {
  if (expression.includes("$")) return undefined;
  const meant = meantSelection(expression);
  const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
  return `RouteSelectionExpression ${expression} is a constant, so every message selects the same route${hint}`;
}
