import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ProjectError } from "../project-error.ts";

/** Folders that a test writes, gone when it ends. */
export class WrittenAssemblies implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-cdk-")));
  #count = 0;

  /** Writes files by their path, objects as JSON; answers with the folder. */
  write(files: Readonly<Record<string, unknown>>): string {
    const folder = join(this.root, String(this.#count));
    this.#count += 1;
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 1);
      writeFileSync(path, text);
    }
    return folder;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true });
  }
}

/** A manifest of stacks, each with what its artifact has besides its template. */
export function manifestOf(
  stacks: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  others: Readonly<Record<string, unknown>> = {},
): unknown {
  const artifacts = Object.entries(stacks).map(([id, { properties, ...rest }]) => [
    id,
    {
      type: "aws:cloudformation:stack",
      environment: "aws://unknown-account/unknown-region",
      properties: { templateFile: `${id}.template.json`, ...(properties as object | undefined) },
      ...rest,
    },
  ]);
  return { version: "48.0.0", artifacts: { ...others, ...Object.fromEntries(artifacts) } };
}

/** An artifact that stands for an assembly below. */
export function assemblyArtifact(directoryName: string): unknown {
  return { type: "cdk:cloud-assembly", properties: { directoryName } };
}

/** A manifest of assets: for each the path of its source and the key that it has in Amazon S3. */
export function assetsOf(files: Readonly<Record<string, { path: string; objectKey: string }>>) {
  const written = Object.entries(files).map(([id, { path, objectKey }]) => [
    id,
    { source: { path, packaging: "zip" }, destinations: { current: { objectKey } } },
  ]);
  return { version: "48.0.0", files: Object.fromEntries(written) };
}

/** A template with a WebSocket API, and what else it has. */
export function apiTemplate(
  resources: Readonly<Record<string, unknown>> = {},
  sections: Readonly<Record<string, unknown>> = {},
): unknown {
  const Api = {
    Type: "AWS::ApiGatewayV2::Api",
    Properties: {
      Name: "chat",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    },
  };
  const Stage = {
    Type: "AWS::ApiGatewayV2::Stage",
    Properties: { ApiId: { Ref: "Api" }, StageName: "prod", AutoDeploy: true },
  };
  return { Resources: { Api, Stage, ...resources }, ...sections };
}

/** A function whose code is in Amazon S3 under a key, or elsewhere. */
export function functionWith(
  Code: unknown,
  properties: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    Type: "AWS::Lambda::Function",
    Properties: { Handler: "index.handler", Runtime: "nodejs22.x", Code, ...properties },
  };
}

/** `name:line: message` of the ProjectError that a call ends with. */
export function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const { position, message } = error;
    if (position === undefined) return message;
    return `${position.file.slice(position.file.lastIndexOf("/") + 1)}:${position.line}: ${message}`;
  }
  throw new Error("It was accepted");
}
