import { useTransition } from "react";

interface Props {
  /** Finds the cause in the server's log; absent for what failed in the browser. */
  reference: string | undefined;
  onRetry: () => void;
  /** Nothing else is on the page, so that it brings the way to the start page itself. */
  alone?: boolean;
}

/** What stands where a page failed to render. */
export function Failure({ reference, onRetry, alone = false }: Props) {
  const [busy, startTransition] = useTransition();
  const retry = (): void => {
    if (!busy) startTransition(onRetry);
  };
  return (
    <div className="mx-auto flex max-w-[46ch] flex-col items-center px-5 py-20 text-center" role="alert">
      <h1 className="text-3xl">This page could not be shown</h1>
      <p className="mt-3 text-md text-muted-foreground">
        Nothing was changed: your prompts, your plan and your payments are as they were.
      </p>
      <div className="mt-6 flex flex-wrap justify-center gap-2.5">
        {/* Not the shared button: every page carries this one, and the shared one brings its icons along. */}
        <button
          type="button"
          className="btn btn-primary"
          aria-disabled={busy || undefined}
          aria-busy={busy || undefined}
          onClick={retry}
        >
          <span className="btn-labels">
            <span data-shown={!busy}>Try again</span>
            <span data-shown={busy}>Trying…</span>
          </span>
        </button>
        {alone && (
          // Not the router's link: what failed may be what the router holds.
          <a className="btn btn-secondary" href="/">
            Start page
          </a>
        )}
      </div>
      {reference !== undefined && (
        <p className="mt-6 text-xs text-subtle">
          Reference: <span className="mono break-all">{reference}</span>
        </p>
      )}
    </div>
  );
}
