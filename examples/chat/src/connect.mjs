// $connect: the client is let in when this answers 200. It cannot be sent anything yet.
import { putConnection } from "./connections.mjs";

export async function handler(event) {
  await putConnection({ connectionId: event.requestContext.connectionId, name: "guest" });
  return { statusCode: 200 };
}
