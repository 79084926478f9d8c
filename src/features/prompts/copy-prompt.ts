import { notify } from "@/components/toast";
import { trackEvent } from "@/features/analytics/track-event";
import { fillVariables, variablesOf } from "@/shared/prompts/variables";

/** Puts the text with its values filled in on the clipboard, and says what is still empty. */
export async function copyPrompt(body: string, values: Record<string, string>): Promise<void> {
  try {
    await navigator.clipboard.writeText(fillVariables(body, new Map(Object.entries(values))));
  } catch {
    notify({ title: "Could not copy", description: "Select the text and copy it by hand.", failed: true });
    return;
  }
  trackEvent("prompt_copied");
  const empty = variablesOf(body).filter((name) => (values[name] ?? "") === "").length;
  if (empty === 0) notify({ title: "Prompt copied" });
  else
    notify({
      title: "Prompt copied",
      description: `${empty === 1 ? "1 variable is" : `${empty} variables are`} still empty; the braces stay in the copy.`,
    });
}
