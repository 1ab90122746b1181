import { dirname, resolve as resolvePath } from "node:path";
import type { LambdaFunction } from "../../../core/model/lambda-function.ts";
import { absentFunctionAdvice, isInvokedElsewhere, orEndpoint } from "../../absent-function.ts";
import { codeAt } from "../../code-place.ts";
import { functionArn } from "../identity/lambda.ts";
import type { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { TemplateResource } from "../scope.ts";
import { memberOf, type Value } from "../template-node.ts";

export interface FunctionCode extends Pick<LambdaFunction, "codePath" | "package"> {
  /** The property that says where it is. */
  readonly property: string;
}

/** Where a function's code is, or `undefined` with a warning when it is not here. */
export function readCode(
  reader: PropertyReader,
  resource: TemplateResource,
): FunctionCode | undefined {
  const serverless = resource.type === "AWS::Serverless::Function";
  const property = serverless ? "CodeUri" : "Code";
  const absent = { resource, property };
  const isImage = reader.oneOf("PackageType", ["Zip", "Image"]) === "Image";
  reader.harmless("ImageUri");
  if (isImage) return leaveOut(reader, absent, "is a container image");
  const folder = dirname(reader.scope.stack.file);
  const written = reader.value(property);
  const inline = serverless ? reader.text("InlineCode") : inlineText(reader, written);
  if (inline !== undefined) {
    const place = serverless ? "InlineCode" : property;
    return { property: place, codePath: folder, package: { kind: "inline", text: inline } };
  }
  const code = assetPath(resource, property) ?? written;
  if (!serverless && code === undefined)
    reader.missing("Code", "Code is required: the path of the function's folder");
  const path = code === undefined ? "." : localPath(code);
  if (typeof path === "object") return leaveOut(reader, absent, path.elsewhere);
  return { property, ...codeAt(resolvePath(folder, path)) };
}

/**
 * Where the AWS CDK has put the code that the template looks for in Amazon S3: it says so for `sam local`
 * (aws-cdk-lib/cx-api, `ASSET_RESOURCE_METADATA_PATH_KEY`).
 */
export function assetPath({ metadata }: TemplateResource, property: string): Value | undefined {
  const path = memberOf(metadata, "aws:asset:path");
  const belongsTo = memberOf(metadata, "aws:asset:property");
  if (path?.kind !== "scalar" || belongsTo?.kind !== "scalar") return undefined;
  return belongsTo.text === property ? path : undefined;
}

/** The text of `ZipFile`, which is no path and no zip: CloudFormation makes one of it. */
function inlineText(reader: PropertyReader, code: Value | undefined): string | undefined {
  if (code?.kind !== "mapping") return undefined;
  const text = code.entries.get("ZipFile");
  if (text === undefined || text.kind === "scalar") return text?.text;
  return reader.fail("Code", "ZipFile must be text: the code itself");
}

/** A path on this machine, or where else it is. */
export function localPath(code: Value): string | { readonly elsewhere: string } {
  if (code.kind === "scalar") {
    return code.text.startsWith("s3://") ? { elsewhere: "has its code in Amazon S3" } : code.text;
  }
  if (code.kind === "list") return { elsewhere: "has a list for its code" };
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
    `the function ${elsewhere}, so ${consequence}: give ${property} the path of a local folder or zip, ${orEndpoint(name)}`,
  );
}
