import type { ConfigNode } from "./config-node.ts";

/** Sluice does what they do, or what they do changes nothing of how functions and WebSocket APIs answer. */
const REPLACED = [
  // Running it here.
  ...[
    "serverless-offline",
    "@sluice/serverless-offline",
    "sluice/serverless-offline",
    "serverless-localstack",
  ],
  // Bundling: handlers run from their source.
  ...[
    "serverless-esbuild",
    "serverless-webpack",
    "serverless-bundle",
    "serverless-plugin-typescript",
  ],
  ...[
    "serverless-plugin-esbuild",
    "serverless-rspack",
    "serverless-build-plugin",
    "serverless-jetpack",
  ],
  ...["serverless-tscpaths", "serverless-plugin-monorepo", "serverless-analyze-bundle-plugin"],
  ...["serverless-python-requirements", "serverless-package-python-functions"],
  // Packaging, deployment and what AWS keeps.
  ...["serverless-plugin-include-dependencies", "serverless-plugin-common-excludes"],
  ...["serverless-prune-plugin", "serverless-plugin-split-stacks", "serverless-deployment-bucket"],
  ...[
    "serverless-plugin-log-retention",
    "serverless-plugin-aws-alerts",
    "serverless-plugin-warmup",
  ],
  ...[
    "serverless-iam-roles-per-function",
    "serverless-pseudo-parameters",
    "serverless-cloudformation-sub-variables",
  ],
  ...[
    "serverless-export-env",
    "serverless-stack-output",
    "serverless-plugin-scripts",
    "serverless-better-credentials",
  ],
  ...[
    "serverless-plugin-tracing",
    "serverless-plugin-lambda-insights",
    "serverless-plugin-resource-tagging",
  ],
];

/** Names plugins that would change the service and are not run here, all in one line. */
export function warnAboutPlugins(plugins: ConfigNode | undefined): void {
  if (plugins === undefined) return;
  const modules = plugins.node.kind === "mapping" ? plugins.member("modules") : plugins;
  const names = (modules?.items() ?? []).filter((item) => !item.isNull).map((item) => item.text());
  const others = names.filter((name) => !REPLACED.includes(name));
  if (others.length === 0) return;
  const [run, what] =
    others.length === 1 ? ["does not run", "what it changes"] : ["do not run", "what they change"];
  plugins.warn(`${others.join(", ")} ${run} here: ${what} in the service is not changed here`);
}
