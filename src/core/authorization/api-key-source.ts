/** Where an API takes the key from. */
export type ApiKeySource = "header" | "authorizer";

/** `apiKeySelectionExpression`: there are two (AWS: "Choose an API key source"). */
export function apiKeySource(expression: string): ApiKeySource {
  switch (expression) {
    case "$request.header.x-api-key":
      return "header";
    case "$context.authorizer.usageIdentifierKey":
      return "authorizer";
    default:
      throw new SyntaxError(
        `"${expression}" must be $request.header.x-api-key or $context.authorizer.usageIdentifierKey`,
      );
  }
}
