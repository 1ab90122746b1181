import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { SCHEMA_STEPS } from "../../src/adapters/storage/schema.ts";
import { SqliteStore } from "../../src/adapters/storage/sqlite-store.ts";
import { type ProjectFolder, projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { type CertificateFiles, certificateFiles } from "../support/certificate-files.ts";
import { runServe } from "./serve-process.ts";

const DAY_MS = 86_400_000;
let files: CertificateFiles;
let folder: ProjectFolder;
let taken: Server;
let held: SqliteStore;
let port = "";

beforeAll(async () => {
  files = await certificateFiles();
  folder = projectFolder({
    "unknown.sluice.yaml": "settings: { prot: 1 }\n",
    "type.sluice.yaml": "settings: { region: 1 }\n",
    "strict.sluice.yaml": "settings: { strict: false }\n",
    file: "",
  });
  files.write("own", await files.issue());
  files.write("other", await files.issue());
  files.write("old", await files.issue({ at: Date.now() - 400 * DAY_MS }));
  held = SqliteStore.open(folder.path("held"));
  taken = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  taken.listen(0, "127.0.0.1", resolve);
  await promise;
  port = String((taken.address() as { port: number }).port);
});
afterAll(async () => {
  taken.close();
  await held.close();
  folder[Symbol.dispose]();
  files[Symbol.dispose]();
});

const tls = (certificate: string, key = certificate) => [
  ...["--tls-certificate-file", `${files.folder}/${certificate}.pem`],
  ...["--tls-key-file", `${files.folder}/${key}-key.pem`],
];
const config = (name: string) => ["--config", folder.path(name)];

/** What the command line has, the exit code, and the one sentence that it ends with. */
const PROBLEMS: Readonly<Record<string, () => readonly [readonly string[], number, string]>> = {
  "a wrong key": () => [
    config("unknown.sluice.yaml"),
    252,
    `${folder.path("unknown.sluice.yaml")}:1: Unknown key in settings "prot": did you mean "port"?`,
  ],
  "a wrong type": () => [
    config("type.sluice.yaml"),
    252,
    `${folder.path("type.sluice.yaml")}:1: settings.region must be a Region such as us-east-1, not 1`,
  ],
  "less than AWS asks for": () => [
    config("strict.sluice.yaml"),
    252,
    `${folder.path("strict.sluice.yaml")}:1: settings.strict must be true: sluice serve is always as strict as AWS`,
  ],
  "a missing file": () => [
    config("none.yaml"),
    252,
    `There is no file or folder ${folder.path("none.yaml")}: give the path of a project`,
  ],
  "a missing certificate": () => [
    tls("none"),
    252,
    `tls: There is no file ${files.folder}/none.pem`,
  ],
  "an expired certificate": () => [
    tls("old"),
    252,
    `tls: The certificate in ${files.folder}/old.pem expired on ${new Date(Date.now() - 3 * DAY_MS).toISOString().slice(0, 10)}`,
  ],
  "a key of another certificate": () => [
    tls("own", "other"),
    252,
    `tls: ${files.folder}/other-key.pem is not the private key of the certificate in ${files.folder}/own.pem`,
  ],
  "a certificate that is no PEM": () => [
    [
      ...["--control-tls-certificate-file", folder.path("file")],
      ...["--control-tls-key-file", folder.path("file")],
    ],
    252,
    `controlTls: ${folder.path("file")} holds no certificate in PEM`,
  ],
  "a certificate without its key": () => [
    tls("own").slice(0, 2),
    252,
    "--tls-certificate-file needs tls.keyFile beside it",
  ],
  "a port that is taken": () => [
    ["--port", port],
    255,
    `Cannot listen on 127.0.0.1:${port}: another program does. Choose another port with --port, or --port 0 for a free one.`,
  ],
  "a control port that is taken": () => [
    ["--control-port", port],
    255,
    `Cannot listen on 127.0.0.1:${port}: another program does. Choose another port with --control-port, or --control-port 0 for a free one.`,
  ],
  "a control listener in plain text for other machines": () => [
    ["--control-host", "0.0.0.0"],
    252,
    "The control listener would answer other machines on 0.0.0.0 in plain text: set controlTls.certificateFile and controlTls.keyFile, leave controlHost at 127.0.0.1, or allow it with --control-plain-text",
  ],
  "a data folder that cannot be written to": () => [
    ["--data", folder.path("file/data")],
    252,
    `Cannot keep data in ${folder.path("file/data")}: ENOTDIR: not a directory, mkdir '${folder.path("file/data")}'. Let this user write there, or name another folder with --data.`,
  ],
  "a data folder that another gateway has": () => [
    ["--data", folder.path("held")],
    252,
    `The data folder "${folder.path("held")}" is in use by process ${process.pid} on ${hostname()}: stop that, or name another folder`,
  ],
  "data of a newer version": () => {
    mkdirSync(folder.path("newer"));
    using newer = new Database(folder.path("newer/sluice.db"));
    newer.run("PRAGMA application_id = 0x536c7569");
    newer.run("PRAGMA user_version = 1000");
    return [
      ["--data", folder.path("newer")],
      252,
      `"${folder.path("newer/sluice.db")}" was written by a newer Sluice (version 1000 of its tables; this one knows ${SCHEMA_STEPS.length}): start that one, or put a backup from before the upgrade in its place`,
    ];
  },
  "a credentials file without a key": () => {
    mkdirSync(folder.path("broken"), { recursive: true });
    folder.write("broken/credentials", "hush");
    chmodSync(folder.path("broken/credentials"), 0o600);
    return [
      ["--data", folder.path("broken")],
      252,
      `${folder.path("broken/credentials")} has no aws_access_key_id and aws_secret_access_key under [default]: mend it, or remove it to have a new key made`,
    ];
  },
  "half of the administrator's key": () => [
    [],
    252,
    "SLUICE_ACCESS_KEY_ID needs SLUICE_SECRET_ACCESS_KEY beside it",
  ],
};

for (const [name, problemOf] of Object.entries(PROBLEMS)) {
  test(`sluice serve with ${name} ends with a sentence`, async () => {
    const [flags, code, sentence] = problemOf();
    const environment = name.startsWith("half") ? { SLUICE_ACCESS_KEY_ID: "AKIAENVIRONMENT1" } : {};
    await using program = runServe(["--data", folder.path("data"), ...flags], environment);
    expect(await program.exited).toBe(code);
    expect(program.output().trimEnd().split("\n").at(-1)).toBe(sentence);
  });
}
