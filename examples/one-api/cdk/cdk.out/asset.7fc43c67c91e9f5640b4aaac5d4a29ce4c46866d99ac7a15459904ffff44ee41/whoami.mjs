/** The answer of a two-way route. */
export async function handler({ requestContext }) {
  const { connectionId, routeKey, authorizer } = requestContext;
  const greeting = `${process.env.GREETING}, ${authorizer.user}`;
  return { statusCode: 200, body: JSON.stringify({ greeting, connectionId, routeKey }) };
}
