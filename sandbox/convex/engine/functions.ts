import { PlatformError } from "./errors";
import type { Validator } from "./validators";

export type FunctionType = "query" | "mutation" | "action";

/** What `convex/server` puts on a registered function. */
interface ExportedFunction {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isPublic?: boolean;
  invokeQuery?(args: string): Promise<string>;
  invokeMutation?(args: string): Promise<string>;
  invokeAction?(requestId: string, args: string): Promise<string>;
  exportArgs(): string;
  exportReturns(): string;
}

/** A function that can be called: its kind, its validators and the way in. */
export interface RegisteredFunction {
  component: string;
  /** `messages:send`. */
  path: string;
  type: FunctionType;
  isPublic: boolean;
  args: Validator;
  returns: Validator | null;
  /** Arguments and result as JSON text; `requestId` only matters to actions. */
  invoke(requestId: string, args: string): Promise<string>;
}

export type ModuleExports = Readonly<Record<string, unknown>>;

/** All functions of all components, by path. */
export class FunctionRegistry {
  private readonly functions = new Map<string, RegisteredFunction>();

  /** `modules` maps a component's path to its modules by name without extension. */
  constructor(modules: ReadonlyMap<string, ReadonlyMap<string, ModuleExports>>) {
    for (const [component, byName] of modules) {
      for (const [name, exports] of byName) this.register(component, name, exports);
    }
  }

  all(): IterableIterator<RegisteredFunction> {
    return this.functions.values();
  }

  /** Finds `messages:send` (also `messages.js:send`, and `messages` for the default export); throws Convex's messages. */
  find(component: string, path: string, type: FunctionType | "any", publicOnly: boolean): RegisteredFunction {
    const found = this.functions.get(keyOf(component, canonicalPath(path)));
    if (found === undefined || (publicOnly && !found.isPublic)) {
      const kind = publicOnly ? "public function" : "function";
      const where = component === "" ? "" : ` in component "${component}"`;
      throw new PlatformError(
        `Could not find ${kind} for '${path}'${where}. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`,
      );
    }
    if (type !== "any" && found.type !== type) {
      throw new PlatformError(
        `Trying to execute ${path} as ${capitalize(type)}, but it is defined as ${capitalize(found.type)}.`,
      );
    }
    return found;
  }

  private register(component: string, module: string, exports: ModuleExports): void {
    for (const [name, value] of Object.entries(exports)) {
      const type = functionType(value);
      if (type === null) continue;
      const exported = value as ExportedFunction;
      const path = `${module}:${name}`;
      this.functions.set(keyOf(component, path), {
        component,
        path,
        type,
        isPublic: exported.isPublic === true,
        args: JSON.parse(exported.exportArgs()) as Validator,
        returns: JSON.parse(exported.exportReturns()) as Validator | null,
        invoke: (requestId, args) => invoke(exported, type, requestId, args),
      });
    }
  }
}

function functionType(value: unknown): FunctionType | null {
  if (typeof value !== "function") return null;
  const { isQuery, isMutation, isAction } = value as Partial<ExportedFunction>;
  if (isQuery === true) return "query";
  if (isMutation === true) return "mutation";
  return isAction === true ? "action" : null;
}

function invoke(
  exported: ExportedFunction,
  type: FunctionType,
  requestId: string,
  args: string,
): Promise<string> {
  const result =
    type === "query"
      ? exported.invokeQuery?.(args)
      : type === "mutation"
        ? exported.invokeMutation?.(args)
        : exported.invokeAction?.(requestId, args);
  return (
    result ??
    Promise.reject(new PlatformError("The function was made by an unsupported version of convex/server."))
  );
}

function canonicalPath(path: string): string {
  const [module = "", name = "default"] = path.split(":");
  return `${module.replace(/\.[jt]sx?$/, "")}:${name}`;
}

function keyOf(component: string, path: string): string {
  return `${component}\u0000${path}`;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
