// Sends to connections, the way every WebSocket backend on AWS does.
import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { deleteConnection } from "./connections.mjs";

// Kept between invocations of one instance, so that TLS connections are reused.
const clients = new Map();

/** Posts a JSON message; an address that is gone is forgotten. */
export async function post(event, connectionId, message) {
  try {
    await clientFor(event).send(
      new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(message) }),
    );
  } catch (error) {
    if (!(error instanceof GoneException)) throw error;
    await deleteConnection(connectionId);
  }
}

function clientFor({ requestContext: { domainName, stage } }) {
  const endpoint = `https://${domainName}/${stage}`;
  const known = clients.get(endpoint);
  if (known) return known;
  const client = new ApiGatewayManagementApiClient({ endpoint });
  clients.set(endpoint, client);
  return client;
}
