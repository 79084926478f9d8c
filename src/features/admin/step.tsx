import type { ReactNode } from "react";

const TONES = {
  success: "bg-success-soft text-success-text ring-success-line",
  danger: "bg-danger-soft text-danger-text ring-danger-line",
  neutral: "bg-muted text-subtle ring-border-strong",
};

interface Props {
  tone: keyof typeof TONES;
  icon: ReactNode;
  title: ReactNode;
  when: string;
  children: ReactNode;
}

/** One moment of a story that is told from top to bottom; belongs in an `<ol>`. */
export function Step({ tone, icon, title, when, children }: Props) {
  return (
    <li
      data-glide
      className="relative grid grid-cols-[1.5rem_1fr] gap-x-3 pb-5 last:pb-0 not-last:before:absolute not-last:before:bottom-0 not-last:before:left-[0.71875rem] not-last:before:top-7 not-last:before:w-px not-last:before:bg-border-strong"
    >
      <span
        className={`grid size-6 place-items-center rounded-full ring-1 [&_svg]:size-3.5 ${TONES[tone]}`}
        aria-hidden="true"
      >
        {icon}
      </span>
      <div className="min-w-0">
        <div className="num flex flex-wrap items-baseline justify-between gap-x-3">
          <p className="font-medium">{title}</p>
          <p className="text-xs text-subtle">{when}</p>
        </div>
        <p className="num mt-0.5 break-words text-sm text-muted-foreground">{children}</p>
      </div>
    </li>
  );
}
