import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";
import { APP_NAME } from "./app-name";

const WHOLE = { whiteSpace: "normal", overflowWrap: "anywhere" } as const;

/** Clerk's components in our own colours; they follow the theme because the variables do. */
export const APPEARANCE = {
  variables: {
    colorPrimary: "var(--primary)",
    colorPrimaryForeground: "var(--primary-foreground)",
    colorBackground: "var(--card)",
    colorForeground: "var(--foreground)",
    colorMuted: "var(--muted)",
    colorMutedForeground: "var(--muted-foreground)",
    colorNeutral: "var(--foreground)",
    colorBorder: "var(--foreground)",
    colorInput: "var(--card)",
    colorInputForeground: "var(--foreground)",
    colorRing: "var(--ring)",
    colorDanger: "var(--danger-text)",
    colorSuccess: "var(--success-text)",
    colorWarning: "var(--warning-text)",
    colorModalBackdrop: "var(--overlay)",
    borderRadius: "8px",
    fontFamily: "var(--font-geist-sans), ui-sans-serif, system-ui, sans-serif",
    fontSize: "0.875rem",
  },
  elements: {
    cardBox: { boxShadow: "var(--e2)", border: "1px solid var(--border)" },
    input: {
      '&[data-variant="default"]': {
        boxShadow: "0 0 0 1px var(--input)",
        "&:hover": { boxShadow: "0 0 0 1px var(--muted-foreground)" },
      },
    },
    button: {
      '&[data-variant="solid"]': {
        boxShadow: "var(--e1)",
        "&:after": { background: "none" },
      },
    },
    badge: { color: "var(--muted-foreground)", background: "var(--muted)" },
    // A long name or address takes more lines; Clerk would cut it, and it stands whole nowhere else.
    userPreviewMainIdentifierText: WHOLE,
    userPreviewSecondaryIdentifier: WHOLE,
    footerActionLink: { color: "var(--brand-text)" },
    formResendCodeLink: { color: "var(--brand-text)" },
    formFieldAction: { color: "var(--brand-text)" },
    identityPreviewEditButton: { color: "var(--brand-text)" },
  },
};

/** The few of Clerk's sentences that do not speak as we do: no greeting, no "please". */
export const CLERK_WORDS = {
  signIn: {
    start: { title: `Sign in to ${APP_NAME}`, subtitle: "Your prompts are where you left them." },
    password: { subtitle: "Enter the password of your account." },
  },
  signUp: {
    start: { title: "Create your account", subtitle: `${FREE_PROMPT_LIMIT} prompts free. No card needed.` },
  },
};
