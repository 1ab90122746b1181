// $disconnect: runs after either side has closed.
import { deleteConnection } from "./connections.mjs";

export async function handler(event) {
  const { connectionId, disconnectStatusCode, disconnectReason } = event.requestContext;
  console.log(`left with ${disconnectStatusCode} ${disconnectReason ?? ""}`.trimEnd());
  await deleteConnection(connectionId);
  return { statusCode: 200 };
}
