import { api } from "@convex/api";
import { readAsUser } from "@/server/convex/read-as-user";

/** Whether to show the way to the operator's pages. When that cannot be asked it is not shown; the page itself still is. */
export async function readIsOperator(): Promise<boolean> {
  try {
    return await readAsUser(api.adminOverview.isOperator, {});
  } catch {
    return false;
  }
}
