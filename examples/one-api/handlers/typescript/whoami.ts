import type { Answer, WebSocketEvent } from "./events";

/** The answer of a two-way route. */
export async function handler({ requestContext }: WebSocketEvent): Promise<Answer> {
  const { connectionId, routeKey, authorizer } = requestContext;
  const greeting = `${process.env.GREETING}, ${authorizer.user}`;
  return { statusCode: 200, body: JSON.stringify({ greeting, connectionId, routeKey }) };
}
