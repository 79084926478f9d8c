import { axisMarks, type Bar } from "./health-view";

const STROKE = { ok: "var(--brand)", warning: "var(--warning)", danger: "var(--danger)" } as const;
const FILL = {
  ok: "var(--brand-soft)",
  warning: "var(--warning-soft)",
  danger: "var(--danger-soft)",
} as const;
const round = (value: number) => Math.round(value * 10) / 10;

interface SparklineProps {
  values: readonly number[];
  tone: keyof typeof STROKE;
  /** What it shows, in a sentence of numbers. */
  label: string;
}

/** The course of one number, from oldest to newest. Drawn without script. */
export function Sparkline({ values, tone, label }: SparklineProps) {
  const [width, height] = [200, 34];
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const points = values.map((value, index) => {
    const x = round((index / Math.max(1, values.length - 1)) * width);
    return `${x},${round(height - 3 - (range === 0 ? 0 : ((value - low) / range) * (height - 8)))}`;
  });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="block h-8.5 w-full"
      role="img"
      aria-label={label}
    >
      <polygon points={`0,${height} ${points.join(" ")} ${width},${height}`} fill={FILL[tone]} />
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke={STROKE[tone]}
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

interface VolumeProps {
  bars: readonly Bar[];
  label: string;
}

/** Events over time, stacked: done at once, after a retry, dead. A wide and a narrow drawing; the reader gets one. */
export function VolumeChart({ bars, label }: VolumeProps) {
  return (
    <div role="img" aria-label={label}>
      <Drawing bars={bars} width={760} height={236} labels={7} className="max-sm:hidden" />
      <Drawing bars={bars} width={318} height={150} labels={3} className="sm:hidden" />
    </div>
  );
}

interface DrawingProps {
  bars: readonly Bar[];
  width: number;
  height: number;
  labels: number;
  className: string;
}

function Drawing({ bars, width, height, labels, className }: DrawingProps) {
  const top = niceTop(Math.max(1, ...bars.map(({ tally }) => tally.events)));
  const barWidth = width / bars.length;
  const lines = [1, 2, 3].map((third) => Math.round((top * third) / 3));
  const heightOf = (count: number) => (count / top) * (height - 16);
  return (
    <svg viewBox={`0 0 ${width} ${height + 22}`} className={`w-full ${className}`} aria-hidden="true">
      {lines.map((line) => (
        <g key={line}>
          <line
            x1="0"
            x2={width}
            y1={round(height - heightOf(line))}
            y2={round(height - heightOf(line))}
            stroke="var(--border)"
          />
          <text x="0" y={round(height - heightOf(line) - 4)} fontSize="11" fill="var(--subtle-foreground)">
            {line}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => (
        <Stack
          key={bar.from}
          bar={bar}
          x={index * barWidth + 2}
          width={barWidth - 4}
          floor={height}
          heightOf={heightOf}
        />
      ))}
      <line x1="0" x2={width} y1={height} y2={height} stroke="var(--border-strong)" />
      {axisMarks(bars, labels).map(({ text, bar }) => (
        <text
          key={bar}
          x={bar === 0 ? 2 : round((bar + 0.5) * barWidth)}
          y={height + 17}
          fontSize="11"
          fill="var(--subtle-foreground)"
          textAnchor={bar === 0 ? "start" : "middle"}
        >
          {text}
        </text>
      ))}
    </svg>
  );
}

interface StackProps {
  bar: Bar;
  x: number;
  width: number;
  floor: number;
  heightOf: (count: number) => number;
}

function Stack({ bar: { tally }, x, width, floor, heightOf }: StackProps) {
  const late = Math.max(0, tally.events - tally.dead - atOnce(tally));
  const parts = [
    { count: atOnce(tally), fill: STROKE.ok },
    { count: late, fill: STROKE.warning },
    { count: tally.dead, fill: STROKE.danger },
  ];
  return parts.map(({ count, fill }, index) => {
    const below = parts.slice(0, index).reduce((sum, part) => sum + part.count, 0);
    const height = heightOf(count);
    if (count === 0) return null;
    return (
      <rect
        key={fill}
        x={round(x)}
        y={round(floor - heightOf(below) - height)}
        width={round(width)}
        height={round(Math.max(1, height - 1))}
        rx="1.5"
        fill={fill}
      />
    );
  });
}

function atOnce({ processed, ignored, retried, dead }: Bar["tally"]): number {
  return Math.max(0, processed + ignored - Math.max(0, retried - dead));
}

/** A round number at or above the highest bar, that three lines divide well. */
function niceTop(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [3, 6, 9, 15, 30].find((each) => (each * power) / 3 >= highest / 3) ?? 30;
  return Math.max(3, step * power);
}
