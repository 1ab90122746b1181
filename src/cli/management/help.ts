import { OPERATIONS, type Operation } from "./operations.ts";

const GLOBAL = `Global options, as in the AWS CLI:
  --endpoint-url URL          the stage's URL for HTTP, for example http://127.0.0.1:3001/dev
  --region NAME               not needed for an endpoint on this machine
  --profile NAME              of ~/.aws/config and ~/.aws/credentials
  --output FORMAT             json, yaml, yaml-stream, text, table or off
  --query EXPRESSION          a JMESPath expression that picks from the output
  --cli-binary-format FORMAT  raw-in-base64-out (--data is text, the default) or base64
  --no-sign-request           send the request without a signature
  --no-verify-ssl             believe any certificate
  --ca-bundle FILE            believe the certificate authorities in this PEM file
  --cli-connect-timeout N     seconds, 0 waits for ever (default: 60)
  --cli-read-timeout N        seconds, 0 waits for ever (default: 60)
  --color on|off|auto         for tables
  --debug                     show the request and the response on stderr
`;

export function serviceHelp(): string {
  const operations = OPERATIONS.map(
    ({ command, summary }) => `  ${command.padEnd(22)} ${summary}\n`,
  ).join("");
  return `usage: sluice apigatewaymanagementapi <operation> [options]

Calls the @connections API of a WebSocket API's stage, as \`aws apigatewaymanagementapi\` does.

Operations:
${operations}
${GLOBAL}`;
}

export function operationHelp({ command, summary, members }: Operation): string {
  const own = members.map(({ option, name, kind }) => {
    const value = kind === "blob" ? "TEXT|file://F|fileb://F" : "ID";
    return `  ${`${option} ${value}`.padEnd(34)} ${name}, required\n`;
  });
  return `usage: sluice apigatewaymanagementapi ${command} [options]

To ${summary}.

Options:
${own.join("")}  ${"--cli-input-json JSON|file://F".padEnd(34)} parameters in one JSON map
  ${"--cli-input-yaml YAML|file://F".padEnd(34)} parameters in one YAML map
  ${"--generate-cli-skeleton [KIND]".padEnd(34)} print a template: input, yaml-input or output

${GLOBAL}`;
}
