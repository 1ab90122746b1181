import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";

/** Sends a message to the client that it names, through @connections. */
export async function handler({ requestContext, body }) {
  const { domainName, stage, authorizer } = requestContext;
  const { to, data } = JSON.parse(body);
  const client = new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const message = JSON.stringify({ from: authorizer.user, data });
  await client.send(new PostToConnectionCommand({ ConnectionId: to, Data: message }));
  return { statusCode: 200 };
}
