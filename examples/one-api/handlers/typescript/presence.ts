import type { Answer, WebSocketEvent } from "./events";

/** Clients that come and go. */
export async function handler({ requestContext }: WebSocketEvent): Promise<Answer> {
  console.log(`${requestContext.eventType} ${requestContext.authorizer.user}`);
  return { statusCode: 200 };
}
