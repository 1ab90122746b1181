/** Answers with the message that it got, and to `id` with the connection's id. */
export async function handler(event) {
  const { routeKey, connectionId } = event.requestContext;
  return { statusCode: 200, body: routeKey === "id" ? connectionId : (event.body ?? "") };
}
