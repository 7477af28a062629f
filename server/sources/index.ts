export { hashFiles } from "./content-hash.ts";
export { findTraps, findTrapsIn } from "./findings/find-traps.ts";
export { findForeignKeys } from "./foreign-keys.ts";
export { isIdentifier } from "./keys.ts";
export { linkSources } from "./link-sources.ts";
export { maskValue, type PersonalKind } from "./personal.ts";
export { type ProfileInput, type ProfileRequest, profileSource } from "./profile.ts";
