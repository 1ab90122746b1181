import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ensurePrivateFolder,
  publishCertificate,
  publishFirst,
  publishInstead,
  readAuthority,
} from "./authority-file.ts";

/** The files hold any PEM text: what it means is not their concern. */
const pair = (name: string) => ({
  key: `-----BEGIN PRIVATE KEY-----\n${name}\n-----END PRIVATE KEY-----\n`,
  cert: `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`,
});

const root = await mkdtemp(join(tmpdir(), "sluice-authority-"));
let folder = "";
let count = 0;
beforeEach(async () => {
  count += 1;
  folder = join(root, String(count));
  await ensurePrivateFolder(folder);
});
afterAll(() => rm(root, { recursive: true }));

const mode = async (name: string) => (await stat(join(folder, name))).mode & 0o777;

test("ensurePrivateFolder() closes a folder that others could read", async () => {
  await chmod(folder, 0o755);
  await ensurePrivateFolder(folder);
  expect(await mode(".")).toBe(0o700);
});

describe("publishFirst()", () => {
  test("keeps key and certificate in one private file and leaves nothing else", async () => {
    expect(await readAuthority(folder)).toBeUndefined();
    await publishFirst(folder, pair("a"));
    expect((await readAuthority(folder))?.authority).toEqual(pair("a"));
    expect(await mode("ca-key.pem")).toBe(0o600);
    expect(await readdir(folder)).toEqual(["ca-key.pem"]);
  });

  test("answers the winner's authority to everyone who raced", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const files = await Promise.all(names.map((name) => publishFirst(folder, pair(name))));
    expect(new Set(files.map(({ digest }) => digest)).size).toBe(1);
    expect(await readdir(folder)).toEqual(["ca-key.pem"]);
  });
});

describe("publishInstead()", () => {
  const bad = async () => {
    await writeFile(join(folder, "ca-key.pem"), "garbage");
    const file = await readAuthority(folder);
    if (file === undefined) throw new Error("the file was just written");
    return file;
  };

  test("replaces what could not be used, once, for everyone who raced", async () => {
    const present = await bad();
    const names = ["a", "b", "c", "d", "e"];
    const publish = (name: string) => publishInstead(folder, present, pair(name));
    const files = await Promise.all(names.map(publish));
    expect(new Set(files.map(({ digest }) => digest)).size).toBe(1);
    expect(await readdir(folder)).toEqual(["ca-key.pem"]);
  });

  test("does not replace a good authority on behalf of one that is long gone", async () => {
    const present = await bad();
    const good = await publishInstead(folder, present, pair("good"));
    expect(await publishInstead(folder, present, pair("late"))).toEqual(good);
  });

  test("takes over from a process that died after its claim", async () => {
    const present = await bad();
    await writeFile(join(folder, `ca-key.pem.${present.digest}.replaced`), "");
    expect((await publishInstead(folder, present, pair("b"))).authority).toEqual(pair("b"));
    expect(await readdir(folder)).toEqual(["ca-key.pem"]);
  });
});

test("publishCertificate() writes the certificate alone, and again when it differs", async () => {
  await writeFile(join(folder, "ca.pem"), "stale");
  const file = await publishCertificate(folder, pair("a").cert);
  expect(await readFile(file, "utf8")).toBe(pair("a").cert);
  expect(await mode("ca.pem")).toBe(0o600);
});

test("readAuthority() says which file it could not read", async () => {
  await rm(folder, { recursive: true });
  await writeFile(folder, "a file, not a folder");
  await expect(readAuthority(folder)).rejects.toThrow(`Cannot read "${folder}/ca-key.pem"`);
});
