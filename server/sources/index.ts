export { findTraps } from "./findings/find-traps.ts";
export { linkSources } from "./link-sources.ts";
export { type ProfileInput, profileSource } from "./profile.ts";
