import {
  CalendarX2,
  CircleAlert,
  CircleCheck,
  CircleDot,
  CircleSlash,
  Hourglass,
  LoaderCircle,
} from "lucide-react";
import type { ReactNode } from "react";

import type { BadgeWords } from "./plan-facts";

/** The picture that goes with a badge's word. */
export const BADGE_ICONS: Record<BadgeWords["icon"], ReactNode> = {
  "circle-dot": <CircleDot aria-hidden="true" />,
  loader: <LoaderCircle className="spin" aria-hidden="true" />,
  hourglass: <Hourglass aria-hidden="true" />,
  "circle-check": <CircleCheck aria-hidden="true" />,
  "calendar-x": <CalendarX2 aria-hidden="true" />,
  "circle-alert": <CircleAlert aria-hidden="true" />,
  "circle-slash": <CircleSlash aria-hidden="true" />,
};
