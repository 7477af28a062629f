import { LoadingRows, Skeleton } from "../ui/states.tsx";

/** The page's frame while the run is read: every region stands where it will be. */
export const RunLoading = () => (
  <div className="run-page" role="status" aria-label="Loading the run">
    <header className="run-head">
      <div className="run-title">
        <Skeleton width={180} height={14} />
      </div>
      <div className="run-facts">
        <Skeleton width="60%" height={28} />
      </div>
      <div className="run-progress" />
    </header>
    <div className="run-columns">
      <div className="run-main">
        <div className="metrics">
          {Array.from({ length: 4 }, (_, index) => (
            <section key={index} className="metric">
              <Skeleton width={90} />
              <div className="figure">
                <Skeleton width={60} height={14} />
              </div>
              <div className="plot" />
            </section>
          ))}
        </div>
        <LoadingRows rows={4} label="Loading the steps" />
      </div>
      <aside className="run-aside">
        <LoadingRows rows={5} label="Loading the graph" />
      </aside>
    </div>
  </div>
);
