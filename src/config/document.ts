import { defaultFor, type Setting } from "./setting.ts";
import { requirement } from "./setting-value.ts";
import { environmentName, flagName, SETTINGS } from "./settings.ts";

/** The text of `docs/configuration.md`; a test holds the file against it. */
export function configurationDocument(): string {
  return `${HEAD}\n${table()}\n${looserTable()}\n${ACCESS_KEYS_TEXT}\n${SERVICES_TEXT}\n${LAMBDA_TEXT}`;
}

const HEAD = `# Configuration

<!-- Written by src/config/document.ts from the table of settings. Change it there. -->

Every setting has one name, written in three ways. The first of these that sets it wins:

1. a flag of the command line: \`--limits-idle-timeout-ms 60000\`;
2. a variable of the environment: \`SLUICE_LIMITS_IDLE_TIMEOUT_MS=60000\` (an empty one counts as not set);
3. the \`settings\` of [sluice.yaml](sluice-yaml.md): \`limits: { idleTimeoutMs: 60000 }\`;
4. for the Region, \`AWS_REGION\`, then \`AWS_DEFAULT_REGION\`; for the endpoints of AWS's services, \`AWS_ENDPOINT_URL\` and
   its like (below);
5. the default.

The flag of a name puts \`-\` where a word begins; the variable puts \`_\` and begins with \`SLUICE_\`. Switches take
\`true\` or \`false\`; the bare flag means \`true\`. A relative path starts from the folder of the file that names it, or
from the working folder when a flag or a variable does; \`~\` is the home folder. A name that is no setting and a
value out of range are errors, and nothing starts. \`sluice dev --print-config\`, or \`sluice serve --print-config\`, prints every
value with its source.

What is marked (\`sluice dev\`) or (\`sluice serve\`) is for one command alone: the other has no flag for it, and where a file or the
environment holds it, it does nothing there. Of \`dataFolder\` the flag is \`--data\`. \`SLUICE_ACCESS_KEY_ID\` and
\`SLUICE_SECRET_ACCESS_KEY\` are [the administrator's key](production.md#keys) for \`sluice serve\`, and no settings.

Variables such as \`SLUICE_SERVICE_HOST\` and \`SLUICE_PORT=tcp://…\`, which Kubernetes makes for a Service named
\`sluice\`, are not settings and are passed over.

## Settings
`;

const ACCESS_KEYS_TEXT = `## Access keys

\`accessKeys\` stands in the \`settings\` of sluice.yaml alone, because secrets do not belong in flags. Each lets a backend
sign requests to @connections (\`execute-api:ManageConnections\`), or a client the upgrade of an \`AWS_IAM\` route
(\`execute-api:Invoke\`, see [authorization](authorization.md)):

| key | meaning | default |
|---|---|---|
| \`accessKeyId\` | 1 to 128 letters, digits and \`_\` | required |
| \`secretAccessKey\` | the secret itself | one of these two |
| \`secretAccessKeyFile\` | a file that holds the secret and nothing else, such as a mounted secret | is required |
| \`sessionToken\` | of temporary credentials; requests must carry it | none |
| \`principalArn\` | who the key is, for policies and logs | \`arn:aws:iam::{accountId}:user/{accessKeyId}\` |
| \`policy\` | an IAM policy document, or a list of them | none: nothing is allowed |

\`\`\`yaml
settings:
  accessKeys:
    - accessKeyId: AKIAIOSFODNN7EXAMPLE
      secretAccessKeyFile: /run/secrets/backend
      policy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: execute-api:ManageConnections
            Resource: arn:aws:execute-api:*:*:*/*/@connections/*
\`\`\`

The Resource ends in \`/@connections/*\`: AWS matches it against \`…/@connections/{connectionId}\`, those very characters,
so that neither \`…/@connections\` nor the id of one connection matches.
`;

const SERVICES_TEXT = `## Services of AWS

\`awsServices\` says where integrations of type \`AWS\` find DynamoDB, SQS and the others, and who signs for them
([integrations](integrations.md#aws-services)). Two of its members are maps, which stand in the \`settings\` of sluice.yaml alone:

| key | meaning | default |
|---|---|---|
| \`endpoints\` | an endpoint for each service, by its name in integration URIs: \`dynamodb\`, \`sqs\`, \`states\`, … | the variables \`AWS_ENDPOINT_URL_DYNAMODB\`, \`AWS_ENDPOINT_URL_SQS\`, \`AWS_ENDPOINT_URL_SFN\`, … |
| \`credentials\` | \`accessKeyId\`, with \`secretAccessKey\` or \`secretAccessKeyFile\`, perhaps \`sessionToken\`: what signs every call | your own AWS credentials for AWS itself, the access key \`local\` for every other address |

\`\`\`yaml
settings:
  awsServices:
    endpointUrl: http://localhost:4566 # for every service but these
    endpoints:
      dynamodb: http://localhost:8000
\`\`\`
`;

const LAMBDA_TEXT = `## Functions that are not here

\`lambda\` says where functions are invoked whose code is not in the project ([functions](functions.md#functions-that-are-not-here)).
Its member \`endpoints\`, which stands in the \`settings\` of sluice.yaml alone, has an endpoint for single functions, by name or ARN:
the base that Lambda's path is put behind, or a whole URL that ends in \`/invocations\`. \`awsServices.credentials\` signs these calls
too, else your own AWS credentials for AWS itself and the access key \`local\` for every other address.

\`\`\`yaml
settings:
  lambda:
    endpointUrl: http://localhost:4566 # for every function but these
    endpoints:
      resize: http://localhost:9000/2015-03-31/functions/function/invocations # a container with AWS's emulator
\`\`\`
`;

function table(): string {
  const rows = SETTINGS.map((setting) => {
    const names = `\`${setting.name}\`<br>\`${flagName(setting.name)}\`<br>\`${environmentName(setting.name)}\``;
    return `| ${names} | ${summaryText(setting)} | ${requirement(setting)} | ${defaultText(setting)} |`;
  });
  return `| setting, flag, variable | what it does | value | default |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

function defaultText(setting: Setting): string {
  const { defaultNote, only, serveDefault } = setting;
  const text = defaultNote ?? String(defaultFor(setting, only ?? "dev"));
  return serveDefault === undefined ? text : `${text}; \`sluice serve\`: ${serveDefault}`;
}

/** What one command alone has is marked; so is what the other takes one value of. */
function summaryText({ summary, only, serveAlways }: Setting): string {
  const mark = only === undefined ? "" : `(\`sluice ${only}\`) `;
  const always =
    serveAlways === undefined ? "" : ` Another value is an error for \`sluice serve\`.`;
  return `${mark}${summary}${always}`;
}

function looserTable(): string {
  const rows = SETTINGS.flatMap((setting) => {
    if (setting.kind === "integer" && setting.awsAllows !== undefined) {
      return [
        `| \`${setting.name}\` | above ${setting.awsAllows} ${setting.unit} | AWS allows no more |`,
      ];
    }
    if (setting.kind === "boolean" && setting.unlikeAws !== undefined) {
      return [`| \`${setting.name}\` | true | ${setting.unlikeAws} |`];
    }
    return [];
  });
  rows.push(
    "| `unknownAccessKeys` | warn, the default | AWS refuses a request signed with an access key it does not know |",
  );
  return `## Looser than AWS

Each of these is said at start, in one sentence:

| setting | value | because |
|---|---|---|
${rows.join("\n")}
`;
}
