"use client";

import { useEffect, useState, type ComponentType } from "react";
import { notify } from "../toast";

interface Props<Shown extends object> {
  /** Until then nothing is fetched and nothing is shown. */
  wanted: boolean;
  /** Must not change: a function of the module's. */
  load: () => Promise<ComponentType<Shown>>;
  onFailure: () => void;
  props: Shown;
}

/**
 * A component whose code is fetched when it is first wanted, so that a page which may never need it does not wait for it.
 * Nothing of the page gives way meanwhile, as it would for a suspended part. Without a connection the person is told;
 * the next time it is wanted it is fetched again.
 */
export function OnDemand<Shown extends object>({ wanted, load, onFailure, props }: Props<Shown>) {
  const [Loaded, setLoaded] = useState<ComponentType<Shown> | null>(null);
  useEffect(() => {
    if (!wanted || Loaded !== null) return;
    void load()
      .then((component) => setLoaded(() => component))
      .catch(() => {
        notify({
          title: "Could not open this",
          description: "No connection. Nothing was changed.",
          failed: true,
        });
        onFailure();
      });
  }, [wanted, load, Loaded, onFailure]);
  return Loaded === null ? null : <Loaded {...props} />;
}
