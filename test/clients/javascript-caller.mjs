// Makes one call with the AWS SDK for JavaScript v3 for each line of standard input; prints what came of it.
import { createInterface } from "node:readline";
import * as sdk from "@aws-sdk/client-apigatewaymanagementapi";

const { ApiGatewayManagementApiClient, ApiGatewayManagementApiServiceException } = sdk;

const COMMANDS = {
  PostToConnection: sdk.PostToConnectionCommand,
  GetConnection: sdk.GetConnectionCommand,
  DeleteConnection: sdk.DeleteConnectionCommand,
};

function clientFor({ endpoint, key, region, clockOffsetMs, tamperedData }) {
  const client = new ApiGatewayManagementApiClient({
    endpoint,
    region: region ?? "us-east-1",
    maxAttempts: 1,
    credentials: key ?? { accessKeyId: "none", secretAccessKey: "none" },
    systemClockOffset: clockOffsetMs ?? 0,
    ...(key === null ? { signer: { sign: async (request) => request } } : {}),
  });
  if (tamperedData !== undefined) {
    const tamper = (next) => (step) => {
      step.request.body = Buffer.from(tamperedData);
      return next(step);
    };
    client.middlewareStack.add(tamper, { step: "deserialize", priority: "low" });
  }
  return client;
}

async function outcomeOf(call) {
  const client = clientFor(call);
  const Command = COMMANDS[call.operation];
  const input = { ConnectionId: call.connectionId };
  if (call.data !== undefined) input.Data = Buffer.from(call.data);
  try {
    const { $metadata, ...value } = await client.send(new Command(input));
    return { status: $metadata.httpStatusCode, requestId: $metadata.requestId ?? null, value };
  } catch (error) {
    if (!(error instanceof ApiGatewayManagementApiServiceException)) throw error;
    // The class that `error instanceof GoneException` tells.
    const modelled = Object.entries(sdk).filter(([name]) => name.endsWith("Exception"));
    const caught = modelled.find(
      ([, value]) =>
        value !== ApiGatewayManagementApiServiceException &&
        Object.getPrototypeOf(error) === value.prototype,
    );
    return {
      status: error.$metadata.httpStatusCode,
      requestId: error.$metadata.requestId ?? null,
      exception: caught?.[0] ?? "ApiGatewayManagementApiServiceException",
      code: error.name,
      message: error.message,
    };
  } finally {
    client.destroy();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await outcomeOf(JSON.parse(line))));
}
