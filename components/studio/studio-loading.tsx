"use client";
import { TopBar } from "../shell/top-bar.tsx";
import { LoadingRows, Skeleton } from "../ui/states.tsx";
import "../preview/drawer.css";
import "./studio.css";

/** The studio's frame while the pipeline is read: chat, canvas, drawer and inspector stand where they will be. */
export const StudioLoading = () => (
  <div className="studio" role="status" aria-label="Loading the studio">
    <section className="studio-chat">
      <header className="studio-chat-head">
        <Skeleton width={140} />
      </header>
      <LoadingRows rows={5} label="Loading the chat" />
    </section>
    <div className="studio-middle">
      <div className="studio-canvas loading" />
      <section className="drawer">
        <LoadingRows rows={4} label="Loading the rows" />
      </section>
    </div>
    <aside className="studio-inspector">
      <LoadingRows rows={5} label="Loading the inspector" />
    </aside>
  </div>
);

/** The whole page while it is on its way. */
export const StudioComing = () => (
  <>
    <TopBar crumbs={[{ label: "Pipelines", href: "/pipelines" }]} />
    <StudioLoading />
  </>
);
