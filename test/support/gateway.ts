import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withGeneratedValues } from "../../src/cli/gateway/generated-api-keys.ts";
import { type DevGateway, startDevGateway } from "../../src/compose/dev-gateway.ts";

import type { GatewayOutput } from "../../src/compose/gateway-settings.ts";
import { loadConfig } from "../../src/config/config.ts";
import { inheritedEnvironment } from "../../src/config/sources.ts";
import type { Project } from "../../src/core/model/project.ts";
import { servingOf } from "../../src/core/model/serving.ts";
import type { Activity } from "../../src/core/telemetry/activity.ts";
import type { Clock } from "../../src/engine/ports.ts";
import { loadTemplate } from "../../src/project/cloudformation/load-template.ts";
import { loadSluiceYaml } from "../../src/project/sluice-yaml/load-sluice-yaml.ts";
import { loadTerraform } from "../../src/project/terraform/load-terraform.ts";
import { sourceDisk } from "../../src/project/terraform/source-disk.ts";

/** A gateway in this process, on a free port, with its own state folder. Dispose of it. */
export interface TestGateway extends AsyncDisposable {
  readonly gateway: DevGateway;
  readonly project: Project;
  readonly port: number;
  /** Where the project's files and the development authority (`ca.pem`) lie. */
  readonly folder: string;
  readonly apiId: string;
  /** Everything recorded so far, oldest first. */
  readonly activities: readonly Activity[];
  readonly warnings: readonly string[];
  /** Lines of access logs that no file takes, after their stage: `dev: …`. */
  readonly accessLines: readonly string[];
  /** Lines of execution logs that no file takes, after their stage. */
  readonly executionLines: readonly string[];
  readonly functionLines: readonly string[];
  /** The first activity, past or to come, that `matches`. */
  activity(matches: (activity: Activity) => boolean): Promise<Activity>;
  ws(path?: string): string;
  http(path?: string): string;
  https(path?: string): string;
  /** Deploys another text of the same kind of project. */
  deploy(text: string): void;
  /** The same with certificates for its custom domains. */
  deployWithCertificates(text: string): Promise<void>;
  /** A place on the control listener. */
  control(path?: string): string;
}

export interface TestGatewayOptions {
  /** A SAM or CloudFormation template, or a sluice.yaml. */
  readonly template?: string;
  readonly sluiceYaml?: string;
  /** Absolute path of what `terraform show -json` wrote: code has its paths from there. */
  readonly terraform?: string;
  /** Files beside it, by name: handlers. */
  readonly files?: Readonly<Record<string, string>>;
  /** Settings by name, for example `limits.idleTimeoutMs`. */
  readonly settings?: Readonly<Record<string, string | boolean>>;
  /** AWS_* and the like; nothing is inherited but what finds programs. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  try {
    return await startIn(folder, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(folder: string, options: TestGatewayOptions): Promise<TestGateway> {
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(folder, name), text);
  }
  const load = (text: string) => {
    const { project, config } = projectOf(folder, options, text);
    return { ...withGeneratedValues(project, () => "test"), config };
  };
  const { project, config } = load(
    options.terraform === undefined
      ? (options.template ?? options.sluiceYaml ?? "")
      : await readFile(options.terraform, "utf8"),
  );
  const activities: Activity[] = [];
  const warnings: string[] = [];
  const functionLines: string[] = [];
  const accessLines: string[] = [];
  const executionLines: string[] = [];
  const waiting = new Set<(activity: Activity) => void>();
  const output: GatewayOutput = {
    warn: (text) => warnings.push(text),
    remark: () => undefined,
    functionLog: ({ functionName, text }) => functionLines.push(`${functionName}: ${text}`),
    accessLog: (line, stageName) => void accessLines.push(`${stageName}: ${line}`),
    executionLog: (line, stageName) => void executionLines.push(`${stageName}: ${line}`),
    activity(activity) {
      activities.push(activity);
      for (const notice of waiting) notice(activity);
    },
  };
  const gateway = await startDevGateway({
    config,
    project,
    output,
    inherited: inheritedEnvironment({
      PATH: process.env.PATH,
      HOME: folder,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-credentials"),
      AWS_CONFIG_FILE: join(folder, "no-config"),
      ...options.environment,
    }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const place = (scheme: string, path: string) => `${scheme}://localhost:${gateway.port}${path}`;
  const stage = `/${project.apis[0]?.stages[0]?.stageName ?? ""}`;
  return {
    gateway,
    project,
    port: gateway.port,
    folder,
    apiId: project.apis[0]?.apiId ?? "",
    activities,
    warnings,
    functionLines,
    accessLines,
    executionLines,
    ws: (path = stage) => place("ws", path),
    http: (path = stage) => place("http", path),
    https: (path = stage) => place("https", path),
    control: (path = "") => `${gateway.controlUrl}${path}`,
    deploy: (text) => gateway.prepare(servingOf(load(text).project)).apply(),
    async deployWithCertificates(text) {
      const { project: next } = load(text);
      const prepared = gateway.prepare(servingOf(next));
      const serve = await gateway.prepareCertificates(next.domainNames);
      prepared.apply();
      serve();
    },
    activity(matches) {
      const past = activities.find(matches);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve) => {
        const notice = (activity: Activity): void => {
          if (!matches(activity)) return;
          waiting.delete(notice);
          resolve(activity);
        };
        waiting.add(notice);
      });
    },
    async [Symbol.asyncDispose]() {
      await gateway.stop(2_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function projectOf(folder: string, options: TestGatewayOptions, text: string) {
  const place = { region: "us-east-1", accountId: "123456789012", stackName: "test" };
  const variables = { PATH: process.env.PATH, HOME: folder, ...options.environment };
  const configured = (file?: Parameters<typeof loadConfig>[0]["file"]) =>
    loadConfig({
      flags: { port: "0", stateFolder: folder, ...options.settings },
      environment: { variables, homeFolder: folder, workingFolder: folder },
      ...(file === undefined ? {} : { file }),
    });
  if (options.template !== undefined) {
    const { config } = configured();
    const project = loadTemplate({
      ...place,
      file: join(folder, "template.yaml"),
      text,
      parameters: {},
      relaxRouteResponses: config.relax.routeResponses,
      exists: existsSync,
    });
    return { project, config };
  }
  if (options.terraform !== undefined) {
    const { config } = configured();
    const project = loadTerraform({
      ...{ ...place, file: options.terraform, text, disk: sourceDisk, parameters: {} },
      relaxRouteResponses: config.relax.routeResponses,
      exists: existsSync,
    });
    return { project, config };
  }
  const { project, settings } = loadSluiceYaml({
    ...place,
    file: join(folder, "sluice.yaml"),
    text,
    variables,
  });
  return { project, config: configured(settings).config };
}
