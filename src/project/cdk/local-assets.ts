import { dirname, resolve } from "node:path";
import {
  type Mapping,
  mapping,
  memberOf,
  type TemplateNode,
  text,
} from "../cloudformation/template-node.ts";
import type { StackAssets } from "./stack-assets.ts";

/** The property that says where a resource's file is, by type. */
const ASSET_PROPERTIES: Readonly<Record<string, string>> = {
  "AWS::CloudFormation::Stack": "TemplateURL",
  "AWS::Lambda::Function": "Code",
  "AWS::Lambda::LayerVersion": "Content",
};

/** The template with a local path where it looks for an asset in Amazon S3, as before `aws cloudformation package`. */
export function withLocalAssets(
  root: TemplateNode,
  templateFile: string,
  assets: StackAssets,
): TemplateNode {
  const resources = memberOf(root, "Resources");
  if (root.kind !== "mapping" || resources?.kind !== "mapping") return root;
  const local = [...resources.entries].map(([logicalId, resource]): [string, TemplateNode] => [
    logicalId,
    resource.kind === "mapping" ? withLocalAsset(resource, templateFile, assets) : resource,
  ]);
  return withEntry(root, "Resources", mapping(local, resources.line));
}

function withLocalAsset(
  resource: Mapping<TemplateNode>,
  templateFile: string,
  assets: StackAssets,
): TemplateNode {
  const type = memberOf(resource, "Type");
  const properties = memberOf(resource, "Properties");
  if (type?.kind !== "scalar" || properties?.kind !== "mapping") return resource;
  const name = Object.hasOwn(ASSET_PROPERTIES, type.text) ? ASSET_PROPERTIES[type.text] : undefined;
  const reference = name === undefined ? undefined : properties.entries.get(name);
  if (name === undefined || reference === undefined || isElsewhere(reference)) return resource;
  const noted = notedPath(resource, name);
  const path =
    noted === undefined ? assets.pathOf(reference) : resolve(dirname(templateFile), noted);
  if (path === undefined) return resource;
  return withEntry(resource, "Properties", withEntry(properties, name, text(path, reference.line)));
}

/** Inline code and container images are no files. */
function isElsewhere(reference: TemplateNode): boolean {
  return (
    memberOf(reference, "ZipFile") !== undefined || memberOf(reference, "ImageUri") !== undefined
  );
}

/** What the CDK notes for `sam local` (aws-cdk-lib/cx-api, `ASSET_RESOURCE_METADATA_PATH_KEY`). */
function notedPath(resource: Mapping<TemplateNode>, property: string): string | undefined {
  const metadata = memberOf(resource, "Metadata");
  const path = memberOf(metadata, "aws:asset:path");
  const belongsTo = memberOf(metadata, "aws:asset:property");
  if (path?.kind !== "scalar" || belongsTo?.kind !== "scalar") return undefined;
  return belongsTo.text === property ? path.text : undefined;
}

function withEntry(
  node: Mapping<TemplateNode>,
  name: string,
  value: TemplateNode,
): Mapping<TemplateNode> {
  return mapping([...node.entries, [name, value]], node.line);
}
