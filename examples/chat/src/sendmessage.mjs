// {"action":"sendmessage","data":"hi"}: everyone, the sender too, receives {"from":"ann","data":"hi"}.
import { getConnection, listConnections } from "./connections.mjs";
import { post } from "./post.mjs";

export async function handler(event) {
  const { connectionId } = event.requestContext;
  const { data } = JSON.parse(event.body);
  if (typeof data !== "string") {
    await post(event, connectionId, { error: "data must be a text" });
    return { statusCode: 400 };
  }
  const sender = await getConnection(connectionId);
  const message = { from: sender?.name ?? "guest", data };
  const everyone = await listConnections();
  await Promise.all(everyone.map((one) => post(event, one.connectionId, message)));
  return { statusCode: 200 };
}
