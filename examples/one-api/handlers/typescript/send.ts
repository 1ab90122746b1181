import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import type { Answer, WebSocketEvent } from "./events";

/** Sends a message to the client that it names, through @connections. */
export async function handler({ requestContext, body = "" }: WebSocketEvent): Promise<Answer> {
  const { domainName, stage, authorizer } = requestContext;
  const { to, data } = JSON.parse(body) as { to: string; data: string };
  const client = new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const message = JSON.stringify({ from: authorizer.user, data });
  await client.send(new PostToConnectionCommand({ ConnectionId: to, Data: message }));
  return { statusCode: 200 };
}
