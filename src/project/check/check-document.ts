import { RULES, type Rule } from "./rules.ts";

const HEAD = `# sluice check

Generated from \`src/project/check/rules.ts\` by \`bin/runtime scripts/docs.ts\`.

What works here and fails on AWS is found in two ways: \`sluice check\` reads a project, \`sluice dev --strict\` watches it run.

\`\`\`sh
sluice check                             # the project in this folder
sluice check app --parameter Stage=prod  # every kind of project, and every option, that sluice dev takes
sluice check app --json                  # for programs: a line of JSON for each finding
sluice check --rule one-way-route        # one rule alone
\`\`\`

\`\`\`
Works here, and fails or differs on AWS:
  template.yaml:33: Function app-SendFunction calls @connections (post.mjs:2), and its policies do not allow execute-api:ManageConnections [missing-manage-connections]
    On AWS: The call gets 403 AccessDeniedException.
    To do:  Allow execute-api:ManageConnections on arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/POST/@connections/* in the function's policies.

1 finding about AWS
\`\`\`

It ends with 0 when nothing was found that fails or differs on AWS, with 1 when something was, and with 2 when the project cannot be
read, which includes what AWS would refuse outright: that is one sentence with its place on standard error. What works on AWS and not here is
listed apart, and does not change how it ends. Nothing is run, made or called.

With \`--json\` a line has \`rule\`, \`about\` (\`aws\` or \`here\`), \`file\` (absolute) and \`line\` where a file has it, \`message\`, \`onAws\` and
\`remedy\`. Names of rules do not change.

## Leaving findings out

- A comment on the line of the finding, or on the line above it, in a template, a \`sluice.yaml\` or a handler:
  \`# sluice-check: ignore one-way-route\`, or several rules with commas between them.
- A whole rule: \`check.ignore\` in the settings of \`sluice.yaml\`, as \`ignore: retired-runtime,above-quota\`, or \`--check-ignore\`.

## What is read

- **Policies of functions.** Of a SAM function \`Policies\`, policy templates included; else the role that it names, when it is in the
  template: its policies, \`AWS::IAM::Policy\`, \`RolePolicy\` and \`ManagedPolicy\` that are attached to it, and AWS's own managed policies by
  name. In \`sluice.yaml\` the \`policy\` of a function. A role that is elsewhere, or of which a part is, is not judged. Conditions are taken
  to hold.
- **Code of functions.** The handler's file and what it imports of its own, of Node.js and Python, where the code is a folder. It is read, not run: a call of
  \`@connections\` is an import of a client of it, or its path.
- **Permissions.** \`AWS::Lambda::Permission\`, with its \`SourceArn\`; those that SAM makes are known.

## Rules
`;

/** `docs/check.md`. */
export function checkDocument(): string {
  return `${HEAD}
### Works here, and fails or differs on AWS

${table("aws")}
### Works on AWS, and not here

${table("here")}`;
}

function table(about: Rule["about"]): string {
  const rows = Object.entries<Rule>(RULES)
    .filter(([, rule]) => rule.about === about)
    .map(
      ([name, { summary, onAws, remedy, found }]) =>
        `| \`${name}\` | ${summary} | ${onAws} | ${remedy} | ${FOUND_BY[found]} |\n`,
    );
  return `| rule | what is found | on AWS | what to do | by |\n|---|---|---|---|---|\n${rows.join("")}`;
}

const FOUND_BY: Readonly<Record<Rule["found"], string>> = {
  project: "`sluice check`",
  running: "`sluice dev`",
};
