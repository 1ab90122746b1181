// {"action":"join","name":"ann"}: from now on this connection's messages are from "ann".
import { getConnection, putConnection } from "./connections.mjs";
import { post } from "./post.mjs";

const NAME_CHARACTERS_MAX = 40;

export async function handler(event) {
  const { connectionId } = event.requestContext;
  const { name } = JSON.parse(event.body);
  if (typeof name !== "string" || name.trim() === "" || name.length > NAME_CHARACTERS_MAX) {
    const error = `name must be a text of 1 to ${NAME_CHARACTERS_MAX} characters`;
    await post(event, connectionId, { error });
    return { statusCode: 400 };
  }
  const connection = await getConnection(connectionId);
  // It may have left while this message was on its way: then there is nothing to rename.
  if (connection) {
    await putConnection({ ...connection, name: name.trim() });
    await post(event, connectionId, { joined: name.trim() });
  }
  return { statusCode: 200 };
}
