import type { FSWatcher } from "node:fs";
import { watch } from "node:fs";
import { dirname } from "node:path";
import type { LoadedApp } from "./load-app";

const QUIET_MS = 80;

interface Reloadable {
  app: LoadedApp;
  reload(): Promise<void>;
}

/**
 * Reloads when a file of the functions, or one they import from the project, changes. Code that fails to load
 * is reported and the running code stays. Returns the function that stops watching.
 */
export function watchApp(deployment: Reloadable, log: (line: string) => void): () => void {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    watchers = [];
  };
  const start = () => {
    watchers = directoriesOf(deployment.app).map((directory) =>
      watch(directory, (_event, file) => {
        if (file !== null && !/\.[jt]sx?$/.test(file)) return;
        clearTimeout(timer);
        timer = setTimeout(() => void reload(), QUIET_MS);
      }),
    );
  };
  const reload = async () => {
    try {
      await deployment.reload();
      log("The functions were reloaded.");
    } catch (error) {
      log(`The functions were not reloaded: ${error instanceof Error ? error.message : "unknown error"}`);
    }
    stop();
    start();
  };
  start();
  return stop;
}

/** The folders of the source files; generated code changes with every codegen and is not watched. */
function directoriesOf({ definitions, inputs }: LoadedApp): string[] {
  const [app] = definitions;
  const sources = inputs
    .filter((input) => !/node_modules|_generated/.test(input))
    .map((input) => dirname(input));
  return [...new Set(app === undefined ? sources : [app.directory, ...sources])];
}
