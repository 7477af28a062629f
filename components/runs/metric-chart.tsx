"use client";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

export interface ChartPoint {
  readonly at: number;
  readonly now: number;
  readonly before?: number | undefined;
}

interface MetricChartProps {
  readonly title: string;
  readonly figure: string;
  readonly unit: string;
  readonly points: readonly ChartPoint[];
  /** Upper end of the axis, where the measure has one. */
  readonly limit?: number | undefined;
  readonly format: (value: number) => string;
  readonly time: (at: number) => string;
  /** Time of a failed attempt, drawn as a dotted line. */
  readonly fault?: number | undefined;
  readonly compared?: string | undefined;
  /** The figure is the highest of the whole run, not that of now. */
  readonly ended: boolean;
}

interface TipProps {
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: ChartPoint }[];
  readonly format: (value: number) => string;
  readonly time: (at: number) => string;
  readonly compared?: string | undefined;
}

function Tip({ active, payload, format, time, compared }: TipProps) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="chart-tip">
      <span>{time(point.at)}</span>
      <b>{format(point.now)}</b>
      {compared && point.before !== undefined && (
        <span>
          {compared} {format(point.before)}
        </span>
      )}
    </div>
  );
}

/** One live measure of a run; the four share one cursor. */
export function MetricChart(props: MetricChartProps) {
  const { title, figure, unit, points, limit, format, time, fault, compared, ended } = props;
  return (
    <section
      className="metric"
      aria-label={`${title}${ended ? " at most" : ""}: ${figure} ${unit}`}
      data-testid={`chart-${title.toLowerCase().replaceAll(" ", "-")}`}
    >
      <header>
        <h3>
          {title}
          {ended && <small>, at most</small>}
        </h3>
        <span className="legend">
          <i className="now" />
          now
          {compared && (
            <>
              <i className="before" />
              {compared}
            </>
          )}
        </span>
      </header>
      <p className="figure">
        <b>{figure}</b> <span>{unit}</span>
      </p>
      <div className="plot">
        {points.length < 2 ? (
          <p className="plot-empty">
            {ended ? "The run was over before it was measured twice" : "The first figures appear within two seconds"}
          </p>
        ) : (
          <ResponsiveContainer width="100%" height="100%">
            <ComposedChart data={points as ChartPoint[]} syncId="run" margin={{ top: 6, right: 4, bottom: 0, left: 0 }}>
              <CartesianGrid vertical={false} stroke="var(--data-grid)" />
              <XAxis
                dataKey="at"
                type="number"
                domain={["dataMin", "dataMax"]}
                tickFormatter={time}
                tick={{ fontSize: 10, fill: "var(--text-3)" }}
                axisLine={false}
                tickLine={false}
                minTickGap={56}
              />
              <YAxis
                orientation="right"
                width={46}
                domain={[0, limit ?? "auto"]}
                tickFormatter={format}
                tick={{ fontSize: 10, fill: "var(--text-3)" }}
                axisLine={false}
                tickLine={false}
                tickCount={3}
                allowDecimals={false}
              />
              <Tooltip
                content={<Tip format={format} time={time} compared={compared} />}
                isAnimationActive={false}
                cursor={{ stroke: "var(--line-strong)" }}
              />
              {fault !== undefined && <ReferenceLine x={fault} stroke="var(--warn-dot)" strokeDasharray="2 3" />}
              {compared && (
                <Line
                  dataKey="before"
                  stroke="var(--data-2)"
                  strokeWidth={1.2}
                  strokeDasharray="3 3"
                  dot={false}
                  isAnimationActive={false}
                  connectNulls
                />
              )}
              <Area
                dataKey="now"
                stroke="var(--data-1)"
                strokeWidth={1.5}
                fill="var(--data-1-fill)"
                isAnimationActive={false}
                dot={false}
              />
            </ComposedChart>
          </ResponsiveContainer>
        )}
      </div>
    </section>
  );
}
