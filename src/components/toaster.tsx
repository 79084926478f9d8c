"use client";

import { useEffect, useState } from "react";
import { setToaster, type Sonner } from "./toast";

interface Loaded {
  sonner: Sonner;
  /** Called once the list is on the page: a toast made before that would be lost. */
  mounted: (sonner: Sonner) => void;
}

/** Holds the toasts of a page: bottom right, on a phone at the top and clear of the tabs. */
export function Toaster() {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    let ready: Promise<Sonner> | null = null;
    setToaster(() => (ready ??= load(setLoaded)));
    return () => setToaster(null);
  }, []);
  useEffect(() => {
    // Effects run from the inside out, so the list inside has subscribed by now.
    loaded?.mounted(loaded.sonner);
  }, [loaded]);
  if (!loaded) return null;
  return (
    <loaded.sonner.Toaster
      position={window.innerWidth < 640 ? "top-center" : "bottom-right"}
      gap={8}
      offset={16}
      mobileOffset={{ top: 64, left: 16, right: 16 }}
      toastOptions={{ unstyled: true, classNames: CLASS_NAMES }}
      icons={{ error: <ErrorDot /> }}
    />
  );
}

const CLASS_NAMES = {
  toast: "toast",
  title: "font-medium",
  description: "mt-0.5 text-muted-foreground",
  content: "flex-1",
  actionButton: "btn btn-sm btn-secondary",
  closeButton: "btn btn-sm btn-icon btn-ghost order-last -my-1 -mr-1.5",
};

function ErrorDot() {
  return <span className="mt-1.5 block size-2 rounded-full bg-danger" aria-hidden="true" />;
}

async function load(setLoaded: (loaded: Loaded) => void): Promise<Sonner> {
  const sonner = await import("sonner");
  return new Promise((resolve) => setLoaded({ sonner, mounted: resolve }));
}
