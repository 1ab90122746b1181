import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";

/** Who is in the room, by connection id. */
const members = new Map();

export async function handler(event) {
  const { connectionId, routeKey, connectedAt } = event.requestContext;
  switch (routeKey) {
    case "$connect":
      members.set(connectionId, { since: connectedAt });
      break;
    case "$disconnect":
      members.delete(connectionId);
      await tellOthers(event, { left: connectionId });
      break;
    case "say":
      await tellOthers(event, { from: connectionId, text: JSON.parse(event.body).text });
      break;
    case "who":
      return { statusCode: 200, body: JSON.stringify({ members: [...members.keys()] }) };
  }
  return { statusCode: 200 };
}

async function tellOthers(event, message) {
  const { connectionId, domainName, stage } = event.requestContext;
  const endpoint =
    process.env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI ?? `https://${domainName}/${stage}`;
  const client = new ApiGatewayManagementApiClient({ endpoint });
  const others = [...members.keys()].filter((each) => each !== connectionId);
  const posts = others.map(async (ConnectionId) => {
    try {
      const Data = JSON.stringify(message);
      await client.send(new PostToConnectionCommand({ ConnectionId, Data }));
    } catch (error) {
      // 410: it has left, and its $disconnect may still come.
      if (error.name !== "GoneException") throw error;
      members.delete(ConnectionId);
    }
  });
  await Promise.all(posts);
}
