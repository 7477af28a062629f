/** Twelve small bars, each a share of the rows. */
export function Histogram({
  bars,
  label,
  width = 60,
  height = 12,
}: {
  bars: readonly number[];
  label: string;
  width?: number;
  height?: number;
}) {
  const top = Math.max(...bars, 0.0001);
  const step = width / Math.max(bars.length, 1);
  return (
    <svg
      className="histogram"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map((bar, index) => {
        const tall = Math.max(bar > 0 ? 1 : 0, (bar / top) * height);
        return <rect key={index} x={index * step} y={height - tall} width={Math.max(1, step - 1)} height={tall} />;
      })}
    </svg>
  );
}
