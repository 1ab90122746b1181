import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";

/**
 * The four functions as one executable for the runtime provided.al2023: it asks the Lambda Runtime API for events, as clients
 * in Go and Rust do. `bun build --compile bootstrap.ts --outfile bootstrap` makes it.
 */
interface Event {
  readonly methodArn: string;
  readonly queryStringParameters: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly connectionId: string;
    readonly domainName: string;
    readonly stage: string;
    readonly routeKey: string;
    readonly eventType: string;
    readonly authorizer: { readonly user: string };
  };
  readonly body: string;
}

function authorize({ queryStringParameters, methodArn }: Event) {
  const [user, secret] = (queryStringParameters.token ?? "").split(":");
  const Effect = secret === "sesame" ? "Allow" : "Deny";
  const Statement = [{ Effect, Action: "execute-api:Invoke", Resource: methodArn }];
  const policyDocument = { Version: "2012-10-17", Statement };
  return { principalId: user, policyDocument, context: { user } };
}

function presence({ requestContext }: Event) {
  console.log(`${requestContext.eventType} ${requestContext.authorizer.user}`);
  return { statusCode: 200 };
}

function whoami({ requestContext }: Event) {
  const { connectionId, routeKey, authorizer } = requestContext;
  const greeting = `${process.env.GREETING}, ${authorizer.user}`;
  return { statusCode: 200, body: JSON.stringify({ greeting, connectionId, routeKey }) };
}

async function send({ requestContext, body }: Event) {
  const { domainName, stage, authorizer } = requestContext;
  const { to, data } = JSON.parse(body) as { to: string; data: string };
  const client = new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const message = JSON.stringify({ from: authorizer.user, data });
  await client.send(new PostToConnectionCommand({ ConnectionId: to, Data: message }));
  return { statusCode: 200 };
}

const HANDLERS: Readonly<Record<string, (event: Event) => unknown>> = {
  "authorize.handler": authorize,
  "presence.handler": presence,
  "whoami.handler": whoami,
  "send.handler": send,
};

const handler = HANDLERS[process.env._HANDLER ?? ""];
if (handler === undefined) throw new Error(`There is no handler ${process.env._HANDLER}`);
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
for (;;) {
  const next = await fetch(`${api}/next`);
  const requestId = next.headers.get("Lambda-Runtime-Aws-Request-Id");
  try {
    const answer = await handler((await next.json()) as Event);
    await fetch(`${api}/${requestId}/response`, { method: "POST", body: JSON.stringify(answer) });
  } catch (error) {
    const errorMessage = error instanceof Error ? error.message : String(error);
    const body = JSON.stringify({ errorType: "Error", errorMessage });
    await fetch(`${api}/${requestId}/error`, { method: "POST", body });
  }
}
