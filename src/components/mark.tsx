interface Props {
  /** Side length in pixels. */
  size?: number;
}

/** The product's mark: a lectern with a page on it. */
export function Mark({ size = 22 }: Props) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6.5" fill="var(--foreground)" />
      <path
        d="M5.6 9.9 17.9 6.2a.5.5 0 0 1 .6.5v2.7a.8.8 0 0 1-.6.8L6.2 13.7a.5.5 0 0 1-.6-.5z"
        fill="var(--background)"
      />
      <path d="M12 13.4v4.4M8.8 18h6.4" stroke="var(--background)" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
