import { type FSWatcher, watch } from "node:fs";
import { dirname, relative, sep } from "node:path";

/** Files that change on their own and are no part of a project. */
const IGNORED = new Set(["node_modules", ".git", ".sluice", ".aws-sam", "__pycache__"]);

/** Quiet time after the last change before it is acted on, milliseconds: an editor writes in several steps. */
const SETTLE_MS = 120;

/** Calls `changed` with the paths that changed, after they have settled. */
export class ProjectWatcher {
  readonly #changed: (paths: readonly string[]) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #pending = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: (paths: readonly string[]) => void) {
    this.#changed = changed;
  }

  /** Replaces what is watched: files by their folder (editors replace files), folders with all below them. */
  watch(places: { readonly files: readonly string[]; readonly folders: readonly string[] }): void {
    const wanted = new Map<string, { recursive: boolean }>();
    for (const folder of places.folders) wanted.set(folder, { recursive: true });
    for (const file of places.files) {
      const folder = dirname(file);
      if (!wanted.has(folder)) wanted.set(folder, { recursive: false });
    }
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const [folder, { recursive }] of wanted) {
      if (this.#watchers.has(folder)) continue;
      const watcher = watch(folder, { recursive, persistent: false }, (_event, name) =>
        this.#note(folder, name ?? ""),
      );
      watcher.on("error", () => watcher.close());
      this.#watchers.set(folder, watcher);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #note(folder: string, name: string): void {
    if (name.split(sep).some((part) => IGNORED.has(part))) return;
    this.#pending.add(`${folder}${sep}${name}`);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const paths = [...this.#pending];
      this.#pending.clear();
      this.#changed(paths);
    }, SETTLE_MS);
  }
}

/** How a path is shown to the user: from where they stand. */
export function shownPath(path: string, workingFolder: string): string {
  const short = relative(workingFolder, path);
  return short === "" || short.startsWith("..") ? path : short;
}
