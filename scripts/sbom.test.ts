import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import { outputOf } from "../test/support/run-program.ts";
import { readLockFile, runtimePackages } from "./release/lock-file.ts";
import { softwareBill } from "./release/sbom.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const lock = readLockFile(root);

interface Bill {
  readonly metadata: { readonly component: { readonly "bom-ref": string; readonly purl: string } };
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly purl: string;
    readonly scope: string;
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const written = softwareBill(lock, manifest);
const bill = JSON.parse(written) as Bill;

test("the bill of materials has each package that runs Sluice, with the digest of the lock file", () => {
  const expected = runtimePackages(lock).map(({ name, version, integrity = "" }) => ({
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    sha512: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"),
  }));
  const listed = bill.components.map(({ purl, hashes: [hash] }) => ({
    purl,
    sha512: hash?.content,
  }));
  expect(listed).toEqual(expected);
  const bun = manifest.dependencies.bun;
  for (const name of ["bun", "%40oven/bun-linux-x64", "%40oven/bun-darwin-aarch64"]) {
    expect(listed.map(({ purl }) => purl)).toContain(`pkg:npm/${name}@${bun}`);
  }
});

test("the bill of materials refers to nothing that it does not have, and reaches everything that it has", () => {
  const { "bom-ref": self } = bill.metadata.component;
  const known = [self, ...bill.components.map((each) => each["bom-ref"])];
  expect(new Set(known).size).toBe(known.length);
  expect(bill.dependencies.map(({ ref }) => ref)).toEqual(known);
  const edges = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const reached = new Set<string>();
  const follow = (ref: string): void => {
    if (reached.has(ref)) return;
    reached.add(ref);
    for (const next of edges.get(ref) ?? []) follow(next);
  };
  follow(self);
  expect([...reached].sort()).toEqual(known.toSorted());
});

test("the bill of materials has no time and no serial number: the same commit gives the same bytes", async () => {
  expect(written).not.toMatch(/"timestamp"|"serialNumber"|urn:uuid/);
  const { output } = await outputOf(["npm", "run", "--silent", "sbom"], { cwd: root });
  expect(output).toBe(written.trimEnd());
});

interface Listed {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, Listed>>;
}

/** `npm sbom` leaves out what production needs too when the project itself names it for development; `npm ls` does not. */
test("the bill of materials has the packages that npm lists for production", async () => {
  const { output } = await outputOf(
    ["npm", "ls", "--json", "--all", "--omit=dev", "--package-lock-only"],
    { cwd: root },
  );
  const listed = new Set<string>();
  const collect = ({ dependencies = {} }: Listed): void => {
    for (const [name, each] of Object.entries(dependencies)) {
      if (each.version !== undefined) listed.add(`${name}@${each.version}`);
      collect(each);
    }
  };
  collect(JSON.parse(output.slice(output.indexOf("{"))) as Listed);
  const named = bill.components.map(({ purl }) =>
    decodeURIComponent(purl.slice("pkg:npm/".length)),
  );
  expect([...listed].sort()).toEqual([...new Set(named)].sort());
});
