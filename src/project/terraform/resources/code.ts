import { dirname } from "node:path";
import type { Arguments } from "../arguments.ts";
import { textOf } from "../json.ts";
import type { Instance } from "../show.ts";

/** Where the code of a function or layer is; paths are from the root module's folder. */
export type Code =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "s3"; readonly bucket: string }
  | { readonly kind: "image"; readonly uri: string };

/** The folder or file that an archive is made of, where Terraform makes it: what is written there runs, and is reloaded. */
export function codeOf(args: Arguments): Code | undefined {
  const image = textOf(args.value("image_uri"));
  if (image !== undefined || args.value("package_type") === "Image") {
    return { kind: "image", uri: image ?? "known after apply" };
  }
  const archive = archiveOf(args);
  if (archive !== undefined) return { kind: "path", path: sourceOf(archive) };
  const filename = textOf(args.value("filename"));
  if (filename !== undefined) return { kind: "path", path: filename };
  const uploaded = textOf(args.value("s3_bucket"));
  if (uploaded === undefined && !args.isUnknown("s3_bucket")) return undefined;
  return uploadOf(args) ?? { kind: "s3", bucket: uploaded ?? "known-after-apply" };
}

/** Of the provider `archive`; a data source of it is read when the plan is made. */
function archiveOf(args: Arguments): Instance | undefined {
  const filename = args.value("filename");
  if (filename !== undefined) return archiveAt(filename, args);
  if (!args.isUnknown("filename")) return undefined;
  const [only, ...others] = args.mentioned("filename").filter(isArchive);
  return others.length === 0 ? only : undefined;
}

function archiveAt(path: unknown, { translation }: Arguments): Instance | undefined {
  return translation.show.instances.find(
    (each) => isArchive(each) && each.values.output_path === path,
  );
}

function isArchive({ type }: Instance): boolean {
  return type === "archive_file";
}

/** Contents that are written in the configuration are in the archive alone. */
function sourceOf({ values }: Instance): string {
  const folder = textOf(values.source_dir);
  if (folder !== undefined) return folder;
  const file = textOf(values.source_file);
  return file === undefined ? (textOf(values.output_path) ?? ".") : dirname(file);
}

/** What `aws_s3_object` uploads is on this disk. */
function uploadOf(args: Arguments): Code | undefined {
  const key = args.value("s3_key");
  const objects = args.translation.ofType("aws_s3_object", "aws_s3_bucket_object");
  const object = key === undefined ? undefined : objects.find((each) => each.values.key === key);
  const source = textOf(object?.values.source);
  if (source === undefined) return undefined;
  const archive = archiveAt(source, args);
  return { kind: "path", path: archive === undefined ? source : sourceOf(archive) };
}
