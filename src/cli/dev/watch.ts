import { type FSWatcher, watch } from "node:fs";
import { basename, dirname, join, sep } from "node:path";

/** Files that change on their own and are no part of a project. */
const IGNORED = new Set(["node_modules", ".git", ".sluice", ".aws-sam", "__pycache__"]);

/**
 * What editors write beside a file while it is edited or saved: backups and locks, and the file that takes
 * its place: `app.py~`, `.app.py.swp`, `.#app.py`, `#app.py#`, vim's `4913`, `sed -i`'s `sedDhUM6T`, JetBrains'.
 */
const TEMPORARY =
  /~$|^\.#|^#.*#$|\.(?:sw[a-px]|swpx|kate-swp|tmp)$|^4913$|^sed\w{6}$|___jb_(?:tmp|old)___$|^\.goutputstream-/;

/** Quiet time after the last change before it is acted on, milliseconds: an editor writes in several steps. */
export const SETTLE_MS = 120;

/** Folders above a watched one that are watched as well, at most. */
const ANCESTORS_MAX = 8;

export interface WatchedPlaces {
  readonly files: readonly string[];
  /** With all below them. One that a build removes and makes anew is found again. */
  readonly folders: readonly string[];
  /** Of what lies below the folders. Without it all counts. */
  readonly counts?: (path: string) => boolean;
}

/** Calls `changed` with the paths that changed, after they have settled. */
export class ProjectWatcher {
  readonly #changed: (paths: readonly string[]) => void;
  #places: WatchedPlaces = { files: [], folders: [] };
  /** Wanted folders, those above before those below; whether what is below counts too. */
  #wanted = new Map<string, { readonly recursive: boolean }>();
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #pending = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: (paths: readonly string[]) => void) {
    this.#changed = changed;
  }

  /** Replaces what is watched. Files are watched through their folder, because editors replace files. */
  watch(places: WatchedPlaces): void {
    this.#places = places;
    const wanted = wantedFolders(places);
    for (const [folder, { recursive }] of this.#wanted) {
      if (wanted.get(folder)?.recursive !== recursive) this.#forget(folder);
    }
    this.#wanted = wanted;
    for (const folder of wanted.keys()) this.#open(folder);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** A folder that is not there yet is opened when it comes. */
  #open(folder: string): void {
    const recursive = this.#wanted.get(folder)?.recursive;
    if (recursive === undefined || this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { recursive, persistent: false }, (_event, name) =>
        this.#note(folder, name),
      );
      watcher.on("error", () => this.#forget(folder));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #note(folder: string, name: string | null): void {
    // The folder itself went: the one above tells.
    if (!name || name.split(sep).some((part) => IGNORED.has(part))) return;
    if (TEMPORARY.test(basename(name))) return;
    const path = join(folder, name);
    if (!this.#matters(path)) return;
    this.#reopenBelow(path);
    this.#pending.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const paths = [...this.#pending];
      this.#pending.clear();
      this.#changed(paths);
    }, SETTLE_MS);
  }

  #matters(path: string): boolean {
    const { files, folders, counts } = this.#places;
    if (files.includes(path) || folders.some((folder) => isWithin(folder, path))) return true;
    // What does not count must not put off what does, so it is left out before the quiet time begins.
    return folders.some((folder) => isWithin(path, folder)) && counts?.(path) !== false;
  }

  /** The system watches folders, not names: one that was replaced has to be opened again. */
  #reopenBelow(path: string): void {
    for (const folder of this.#wanted.keys()) {
      if (!isWithin(folder, path)) continue;
      this.#forget(folder);
      this.#open(folder);
    }
  }
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function wantedFolders({ files, folders }: WatchedPlaces): Map<string, { recursive: boolean }> {
  const wanted = new Map<string, { recursive: boolean }>();
  const fileFolders = files.map((file) => dirname(file));
  for (const folder of fileFolders) wanted.set(folder, { recursive: false });
  for (const folder of folders) {
    for (const above of foldersAbove(folder, fileFolders)) {
      if (!wanted.has(above)) wanted.set(above, { recursive: false });
    }
    wanted.set(folder, { recursive: true });
  }
  // Those above first: what appears below them after they are opened is then seen.
  return new Map([...wanted].sort(([one], [other]) => one.length - other.length));
}

/** The folders between the project's folder and `folder`; outside of the project, the one that holds it. */
function foldersAbove(folder: string, projectFolders: readonly string[]): string[] {
  if (projectFolders.includes(folder)) return [];
  const root = projectFolders.find((project) => isWithin(folder, project));
  const above: string[] = [];
  for (let at = dirname(folder); above.length < ANCESTORS_MAX; at = dirname(at)) {
    above.push(at);
    if (root === undefined || at === root || at === dirname(at)) break;
  }
  return above;
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
