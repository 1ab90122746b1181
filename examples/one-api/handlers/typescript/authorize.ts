import type { AuthorizerEvent } from "./events";

/** Who may connect: a token names the user. */
export async function handler({ queryStringParameters, methodArn }: AuthorizerEvent) {
  const [user, secret] = (queryStringParameters.token ?? "").split(":");
  const Effect = secret === "sesame" ? "Allow" : "Deny";
  return {
    principalId: user,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect, Action: "execute-api:Invoke", Resource: methodArn }],
    },
    context: { user },
  };
}
