import { dirname, resolve as resolvePath } from "node:path";
import { absentFunctionAdvice, isInvokedElsewhere, orEndpoint } from "../../absent-function.ts";
import type { Exists } from "../../runnable.ts";
import { functionArn } from "../identity/lambda.ts";
import type { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { TemplateResource } from "../scope.ts";
import { memberOf, type Value } from "../template-node.ts";

/** What is known of the disk. */
export interface CodeFolders {
  /** `undefined`: not looked at. */
  readonly exists: Exists | undefined;
}

/** Absolute path of a function's code, or `undefined` with a warning when the code is not in a folder here. */
export function readCodePath(
  reader: PropertyReader,
  resource: TemplateResource,
  folders: CodeFolders,
): string | undefined {
  const serverless = resource.type === "AWS::Serverless::Function";
  const property = serverless ? "CodeUri" : "Code";
  const elsewhere = packagedElsewhere(reader, property);
  const absent = { resource, property };
  if (elsewhere !== undefined) return leaveOut(reader, absent, elsewhere);
  const written = reader.value(property);
  const code = assetPath(resource, property) ?? written;
  if (!serverless && code === undefined)
    reader.missing("Code", "Code is required: the path of the function's folder");
  const path = code === undefined ? "." : localPath(code);
  if (typeof path === "object") return leaveOut(reader, absent, path.elsewhere);
  const codePath = resolvePath(dirname(reader.scope.stack.file), path);
  if (folders.exists?.(codePath) === false) {
    reader.warn(
      property,
      `the code folder ${codePath} does not exist, so every call of the function fails`,
    );
  }
  return codePath;
}

/**
 * Where the AWS CDK has put the code that the template looks for in Amazon S3: it says so for `sam local`
 * (aws-cdk-lib/cx-api, `ASSET_RESOURCE_METADATA_PATH_KEY`).
 */
function assetPath({ metadata }: TemplateResource, property: string): Value | undefined {
  const path = memberOf(metadata, "aws:asset:path");
  const belongsTo = memberOf(metadata, "aws:asset:property");
  if (path?.kind !== "scalar" || belongsTo?.kind !== "scalar") return undefined;
  return belongsTo.text === property ? path : undefined;
}

function packagedElsewhere(reader: PropertyReader, property: string): string | undefined {
  if (reader.oneOf("PackageType", ["Zip", "Image"]) === "Image") return "is a container image";
  reader.harmless("ImageUri", "InlineCode");
  if (!reader.has(property) && reader.has("InlineCode")) return "has inline code";
  return undefined;
}

function localPath(code: Value): string | { readonly elsewhere: string } {
  if (code.kind === "scalar") {
    if (code.text.startsWith("s3://")) return { elsewhere: "has its code in Amazon S3" };
    if (/\.(zip|jar)$/i.test(code.text))
      return { elsewhere: `has its code in the archive ${code.text}` };
    return code.text;
  }
  if (code.kind === "list") return { elsewhere: "has a list for its code" };
  if (code.entries.has("ZipFile")) return { elsewhere: "has inline code" };
  if (code.entries.has("ImageUri")) return { elsewhere: "is a container image" };
  return { elsewhere: "has its code in Amazon S3" };
}

/** Silent about a function that is invoked elsewhere, unless that is AWS. */
function leaveOut(
  reader: PropertyReader,
  { resource, property }: { readonly resource: TemplateResource; readonly property: string },
  elsewhere: string,
): undefined {
  const { scope } = reader;
  const name = referenceTo(resource, scope);
  const arn = functionArn(scope.stack, name);
  if (isInvokedElsewhere(arn, scope.lambdaEndpoints)) {
    const advice = absentFunctionAdvice(arn, scope.lambdaEndpoints, () => false);
    if (advice !== undefined) reader.warn(property, advice);
    return;
  }
  const consequence = 'it is not run here and its routes answer "Internal server error"';
  reader.warn(
    property,
    `the function ${elsewhere}, so ${consequence}: give ${property} the path of a local folder, ${orEndpoint(name)}`,
  );
}
