"use client";

import { useSingleKeys } from "@/components/single-keys";
import { Switch } from "@/components/ui/switch";

/** Switches the single-letter shortcuts, which can get in the way of speech input. */
export function KeyboardSetting() {
  const [on, setOn] = useSingleKeys();
  return (
    <Switch
      checked={on}
      onCheckedChange={setOn}
      label="Single-letter keys"
      hint="N writes a prompt, / searches, J and K move. Press ? in the library for the whole list."
    />
  );
}
