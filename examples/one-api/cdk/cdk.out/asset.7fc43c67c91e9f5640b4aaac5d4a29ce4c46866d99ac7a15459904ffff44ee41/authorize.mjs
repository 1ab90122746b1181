/** Who may connect: a token names the user. */
export async function handler({ queryStringParameters, methodArn }) {
  const [user, secret] = queryStringParameters.token.split(":");
  return {
    principalId: user,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: secret === "sesame" ? "Allow" : "Deny",
          Action: "execute-api:Invoke",
          Resource: methodArn,
        },
      ],
    },
    context: { user },
  };
}
