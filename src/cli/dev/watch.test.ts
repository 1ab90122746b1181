import { afterEach, describe, expect, test } from "bun:test";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { waitFor } from "../../../test/support/wait-for.ts";
import { projectFolder } from "./dev-project.fixture.ts";
import { isWithin, ProjectWatcher, type WatchedPlaces } from "./watch.ts";

const open: ProjectWatcher[] = [];
afterEach(() => {
  for (const watcher of open.splice(0)) watcher.close();
});

/** What a watcher has told, one array of paths for each time it has settled. */
function watched(places: WatchedPlaces) {
  const batches: (readonly string[])[] = [];
  const listeners = new Set<() => void>();
  const watcher = new ProjectWatcher((paths) => {
    batches.push(paths);
    for (const notice of listeners) notice();
  });
  open.push(watcher);
  watcher.watch(places);
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  return {
    watcher,
    batches,
    told: (path: string) =>
      waitFor(subscribe, () => batches.find((paths) => paths.includes(path)), {
        what: `a change of ${path}`,
      }),
  };
}

describe("ProjectWatcher", () => {
  test("tells a file that was written and one that an editor put in its place", async () => {
    using project = projectFolder({ "template.yaml": "a" });
    const file = project.path("template.yaml");
    const { told, batches } = watched({ files: [file], folders: [] });
    project.write("template.yaml", "b");
    await told(file);
    batches.length = 0;
    project.write("template.yaml~", "c");
    renameSync(project.path("template.yaml~"), file);
    await told(file);
  });

  test("tells what changes anywhere in a folder, several changes at once", async () => {
    using project = projectFolder({ "src/lib/a.mjs": "1", "src/b.mjs": "1" });
    const { told } = watched({ files: [], folders: [project.path("src")] });
    project.write("src/lib/a.mjs", "2");
    project.write("src/b.mjs", "2");
    expect(await told(project.path("src/lib/a.mjs"))).toContain(project.path("src/b.mjs"));
  });

  test("passes over other files, installed packages and what tools keep", async () => {
    using project = projectFolder({ "sluice.yaml": "", "src/a.mjs": "1" });
    const { told, batches } = watched({
      files: [project.path("sluice.yaml")],
      folders: [project.path("src")],
    });
    project.write("README.md", "text");
    project.write("src/node_modules/x/index.js", "1");
    project.write("src/__pycache__/app.pyc", "1");
    project.write("src/a.mjs", "2");
    await told(project.path("src/a.mjs"));
    expect(batches.flat()).toEqual([project.path("src/a.mjs")]);
  });

  test("passes over what editors write beside a file", async () => {
    using project = projectFolder({ "src/app.py": "1" });
    const { told, batches } = watched({ files: [], folders: [project.path("src")] });
    const beside = ["app.py~", ".app.py.swp", ".app.py.swx", ".#app.py", "#app.py#", "4913"];
    for (const name of [...beside, "sedDhUM6T", "app.py___jb_tmp___", ".goutputstream-X1Y2Z3"]) {
      project.write(`src/${name}`, "2");
    }
    project.write("src/sediment.py", "2");
    await told(project.path("src/sediment.py"));
    expect(batches.flat()).toEqual([project.path("src/sediment.py")]);
  });

  test("finds a folder again that a build removes and makes anew, however deep", async () => {
    using project = projectFolder({ "template.yaml": "", "out/functions/a.mjs": "1" });
    const { told, batches } = watched({
      files: [project.path("template.yaml")],
      folders: [project.path("out/functions")],
    });
    rmSync(project.path("out"), { recursive: true });
    await told(project.path("out"));
    batches.length = 0;
    mkdirSync(project.path("out/functions"), { recursive: true });
    await told(project.path("out"));
    batches.length = 0;
    project.write("out/functions/a.mjs", "2");
    await told(project.path("out/functions/a.mjs"));
  });

  test("waits for a folder that is not there yet", async () => {
    using project = projectFolder({ "template.yaml": "" });
    const { told, batches } = watched({
      files: [project.path("template.yaml")],
      folders: [project.path("dist")],
    });
    mkdirSync(project.path("dist"));
    await told(project.path("dist"));
    batches.length = 0;
    project.write("dist/a.mjs", "1");
    await told(project.path("dist/a.mjs"));
  });

  test("follows what it is told to watch next", async () => {
    using project = projectFolder({ "one/a": "1", "two/a": "1" });
    const { told, watcher, batches } = watched({ files: [], folders: [project.path("one")] });
    watcher.watch({ files: [], folders: [project.path("two")] });
    project.write("one/a", "2");
    project.write("two/a", "2");
    await told(project.path("two/a"));
    expect(batches.flat()).not.toContain(project.path("one/a"));
  });
});

test("isWithin() counts a folder's name as a whole", () => {
  expect(isWithin("/a/src/x", "/a/src")).toBe(true);
  expect(isWithin("/a/src", "/a/src")).toBe(true);
  expect(isWithin("/a/src2", "/a/src")).toBe(false);
  expect(isWithin("/a", "/")).toBe(true);
});
