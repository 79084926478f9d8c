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
    colorBorder: "var(--border-strong)",
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
    formFieldInput: { borderColor: "var(--input)" },
    footerActionLink: { color: "var(--brand-text)" },
    formResendCodeLink: { color: "var(--brand-text)" },
    identityPreviewEditButton: { color: "var(--brand-text)" },
  },
};
