import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CHAT = fileURLToPath(new URL("../../examples/chat", import.meta.url));

/** A project with a function of each kind and an HTTP backend, and the chat example beside it. Nothing is installed. */
export async function writeSampleProject(folder: string, backendUrl: string): Promise<void> {
  await cp(CHAT, join(folder, "chat"), { recursive: true });
  for (const [path, text] of Object.entries(sampleFiles(backendUrl))) {
    const file = join(folder, "sample", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function sampleFiles(backendUrl: string): Record<string, string> {
  return {
    "sluice.yaml": `apis:
  sample:
    models:
      Text: { schema: { type: object, required: [text] } }
    routes:
      esm: { function: esm, twoWay: true }
      commonjs: { function: commonjs, twoWay: true }
      typescript: { function: typescript, twoWay: true }
      python: { function: python, twoWay: true }
      backend: { integrationUri: ${backendUrl}, twoWay: true }
functions:
  esm: { handler: esm.handler, runtime: nodejs22.x }
  commonjs: { handler: commonjs.handler, runtime: nodejs22.x }
  typescript: { handler: typescript.handler, runtime: nodejs22.x, timeout: 20 }
  python: { handler: python.handler, runtime: python3.13 }
`,
    // The SDK that Lambda's runtime brings: neither of its clients is installed here.
    "esm.mjs": `import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
export async function handler({ requestContext: { domainName, stage, connectionId } }) {
  const client = new ApiGatewayManagementApiClient({ endpoint: \`https://\${domainName}/\${stage}\` });
  await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: "posted over TLS" }));
  return { statusCode: 200, body: "esm answers" };
}
`,
    "commonjs.cjs": `const { LambdaClient, InvokeCommand } = require("@aws-sdk/client-lambda");
exports.handler = async () => {
  const answer = await new LambdaClient({}).send(new InvokeCommand({ FunctionName: "python", Payload: "{}" }));
  return { statusCode: 200, body: "commonjs got: " + JSON.parse(new TextDecoder().decode(answer.Payload)).body };
};
`,
    // An enum is no annotation: erasing types does not run it.
    "typescript.ts": `import { word } from "./word.ts";
enum Mood { Fine = "fine" }
export const handler = async (): Promise<{ statusCode: number; body: string }> => ({
  statusCode: 200,
  body: \`typescript is \${Mood.Fine} \${word satisfies string}\`,
});
`,
    "word.ts": `export const word: string = "today";\n`,
    "python.py": `def handler(event, context):
    return {"statusCode": 200, "body": "python is here"}
`,
  };
}
