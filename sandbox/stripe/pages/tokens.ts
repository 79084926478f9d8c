/** The product's colour tokens, light and dark; the stand-in follows the system's choice. */
export const TOKENS = `
:root {
  color-scheme: light;
  --background: oklch(0.984 0.002 264); --card: oklch(1 0 0); --muted: oklch(0.966 0.003 264); --hover: oklch(0.952 0.004 264);
  --foreground: oklch(0.215 0.014 264); --muted-foreground: oklch(0.485 0.017 264); --subtle-foreground: oklch(0.525 0.016 264);
  --border: oklch(0.914 0.005 264); --border-strong: oklch(0.855 0.007 264); --input: oklch(0.655 0.014 264);
  --primary: oklch(0.235 0.016 264); --primary-hover: oklch(0.32 0.018 264); --primary-foreground: oklch(0.99 0.001 264);
  --brand: oklch(0.515 0.2 262); --brand-text: oklch(0.465 0.19 262); --brand-soft: oklch(0.957 0.021 262); --brand-line: oklch(0.862 0.066 262);
  --ring: oklch(0.575 0.19 262);
  --success-text: oklch(0.435 0.098 158); --success-soft: oklch(0.962 0.03 158); --success-line: oklch(0.87 0.07 158);
  --warning-text: oklch(0.465 0.102 62); --warning-soft: oklch(0.97 0.034 82); --warning-line: oklch(0.875 0.085 80);
  --danger-text: oklch(0.495 0.18 26); --danger-soft: oklch(0.967 0.017 22); --danger-line: oklch(0.87 0.065 22);
  --e1: 0 1px 2px oklch(0.2 0.02 264 / 0.05);
  --e2: 0 1px 2px oklch(0.2 0.02 264 / 0.05), 0 6px 16px -6px oklch(0.2 0.02 264 / 0.09);
}
@media (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --background: oklch(0.162 0.006 264); --card: oklch(0.197 0.007 264); --muted: oklch(0.232 0.008 264); --hover: oklch(0.258 0.009 264);
    --foreground: oklch(0.955 0.003 264); --muted-foreground: oklch(0.735 0.012 264); --subtle-foreground: oklch(0.665 0.013 264);
    --border: oklch(0.276 0.009 264); --border-strong: oklch(0.345 0.011 264); --input: oklch(0.51 0.013 264);
    --primary: oklch(0.962 0.002 264); --primary-hover: oklch(0.89 0.004 264); --primary-foreground: oklch(0.2 0.008 264);
    --brand: oklch(0.57 0.19 262); --brand-text: oklch(0.778 0.112 262); --brand-soft: oklch(0.272 0.062 262); --brand-line: oklch(0.39 0.1 262);
    --ring: oklch(0.68 0.16 262);
    --success-text: oklch(0.82 0.125 158); --success-soft: oklch(0.262 0.042 158); --success-line: oklch(0.375 0.065 158);
    --warning-text: oklch(0.855 0.115 80); --warning-soft: oklch(0.272 0.042 72); --warning-line: oklch(0.395 0.07 72);
    --danger-text: oklch(0.785 0.125 22); --danger-soft: oklch(0.248 0.044 22); --danger-line: oklch(0.395 0.1 22);
    --e1: 0 1px 2px oklch(0 0 0 / 0.3);
    --e2: 0 1px 2px oklch(0 0 0 / 0.35), 0 8px 20px -8px oklch(0 0 0 / 0.5);
  }
}
`;
