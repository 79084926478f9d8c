import type { FSWatcher } from "node:fs";
import { existsSync, watch } from "node:fs";
import { dirname } from "node:path";
import type { LoadedApp } from "./load-app";

/** How long nothing must be saved before a reload: editors write several files, or one in several steps. */
const QUIET_MS = 50;

interface Reloadable {
  app: LoadedApp;
  reload(): Promise<void>;
}

/**
 * Reloads when a file of the functions, or one they import from the project, changes; once more when one changes
 * while a reload runs. Code that fails to load is reported and the running code stays. Returns the function that
 * stops watching.
 */
export function watchApp(deployment: Reloadable, log: (line: string) => void): () => void {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let reloading = false;
  let saves = 0;
  const stopped = new AbortController();
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void reload(), QUIET_MS);
  };
  const saved = () => {
    saves += 1;
    if (!reloading) schedule();
  };
  const follow = () => {
    const before = watchers;
    watchers = directoriesOf(deployment.app).map((directory) =>
      watch(directory, (_event, file) => {
        if (file === null || /\.[jt]sx?$/.test(file)) saved();
      }),
    );
    // The new ones are open before the old ones close, so that nothing falls between.
    for (const watcher of before) watcher.close();
  };
  const reload = async () => {
    const savesBefore = saves;
    reloading = true;
    try {
      await deployment.reload();
      log("The functions were reloaded.");
    } catch (error) {
      log(`The functions were not reloaded: ${error instanceof Error ? error.message : "unknown error"}`);
    }
    reloading = false;
    if (stopped.signal.aborted) return;
    follow();
    if (saves !== savesBefore) schedule();
  };
  follow();
  return () => {
    stopped.abort();
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** The folders of the source files; generated code changes with every codegen and is not watched. */
function directoriesOf({ definitions, inputs }: LoadedApp): string[] {
  const [app] = definitions;
  const sources = inputs
    .filter((input) => !/node_modules|_generated/.test(input))
    .map((input) => dirname(input));
  const directories = new Set(app === undefined ? sources : [app.directory, ...sources]);
  return [...directories].filter((directory) => existsSync(directory));
}
