import {
  type InstalledPackage,
  type LockFile,
  resolvePackage,
  runtimePackages,
} from "./lock-file.ts";

/**
 * The software bill of materials, CycloneDX 1.6 as JSON: everything that may be installed to run Sluice, on any
 * platform, Bun and esbuild included. It is made of the lock file alone, so the same commit gives the same bytes:
 * no time, no serial number, and nothing of the npm that is installed.
 * https://cyclonedx.org/docs/1.6/json/
 */
export function softwareBill(lock: LockFile, manifest: { readonly description: string }): string {
  const packages = runtimePackages(lock);
  const { name, version } = lock;
  const license = lock.packages[""]?.license ?? "";
  const self = { path: "", name, version, license };
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": reference(self),
        name,
        version,
        description: manifest.description,
        licenses: [licenceOf(self)],
        purl: packageUrl(self),
      },
    },
    components: packages.map(componentOf),
    dependencies: [{ path: "", name, version }, ...packages].map((each) => ({
      ref: reference(each),
      dependsOn: dependenciesOf(lock, each.path),
    })),
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

type Identity = Pick<InstalledPackage, "path" | "name" | "version">;

function componentOf(each: InstalledPackage): unknown {
  const { integrity = "", optional } = each;
  const [scope, name] = each.name.startsWith("@") ? each.name.split("/") : ["", each.name];
  return {
    type: "library",
    "bom-ref": reference(each),
    ...(scope === "" ? {} : { group: scope }),
    name,
    version: each.version,
    // Optional: for one platform of several, or not needed where it does not install.
    scope: optional === true ? "optional" : "required",
    hashes: [
      {
        alg: "SHA-512",
        content: Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex"),
      },
    ],
    licenses: [licenceOf(each)],
    purl: packageUrl(each),
    properties: [{ name: "cdx:npm:package:path", value: each.path }],
  };
}

function licenceOf({ license = "NOASSERTION" }: { readonly license?: string }): unknown {
  return license.includes(" ") ? { expression: license } : { license: { id: license } };
}

/** The folder makes it unique: two may be of one name and version. */
function reference({ path, name, version }: Identity): string {
  return path === "" ? `${name}@${version}` : `${path.replaceAll("node_modules/", "")}@${version}`;
}

/** https://github.com/package-url/purl-spec: the scope's `@` is encoded. */
function packageUrl({ name, version }: Identity): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function dependenciesOf(lock: LockFile, from: string): string[] {
  const { dependencies, optionalDependencies } = lock.packages[from] ?? {};
  const references = Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
    const path = resolvePackage(lock, from, name);
    const found = path === undefined ? undefined : lock.packages[path];
    return path === undefined || found === undefined
      ? []
      : [reference({ path, name, version: found.version })];
  });
  return references.sort();
}
