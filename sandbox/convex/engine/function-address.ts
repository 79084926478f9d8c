import type { FunctionContext } from "./context";
import { PlatformError } from "./errors";

/** How the SDK names a function: a path of the same component, a reference to a child component, or a handle. */
export interface FunctionAddress {
  name?: string;
  reference?: string;
  functionHandle?: string;
}

const HANDLE = /^function:\/\/([^;]*);(.+)$/;
const CHILD = "_reference/childComponent/";
const CURRENT = "_reference/currentSystemUdfInComponent/";

/** The component and path an address means for the calling function; throws for an unknown component. */
export function resolveAddress(
  context: FunctionContext,
  address: FunctionAddress,
): { component: string; path: string } {
  if (address.functionHandle !== undefined) {
    const [, component = "", path] = HANDLE.exec(address.functionHandle) ?? [];
    if (path === undefined) throw new PlatformError("The function handle is not valid.");
    return { component, path };
  }
  if (address.name !== undefined) return { component: context.component.path, path: address.name };
  return resolveReference(context, address.reference ?? "");
}

/** A handle that any component may call, now or later. */
export function handleOf({ component, path }: { component: string; path: string }): string {
  return `function://${component};${path}`;
}

function resolveReference(context: FunctionContext, reference: string): { component: string; path: string } {
  if (!reference.startsWith(CHILD)) {
    const known = reference.startsWith(CURRENT) ? "System functions" : "This kind of reference";
    throw new PlatformError(`${known} is not available: ${reference}`);
  }
  const [child = "", ...parts] = reference.slice(CHILD.length).split("/");
  const component = context.component.path === "" ? child : `${context.component.path}/${child}`;
  if (!context.host.database.has(component))
    throw new PlatformError(`Component "${component}" is not installed`);
  const name = parts.pop() ?? "default";
  return { component, path: `${parts.join("/")}:${name}` };
}
