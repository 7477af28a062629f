export { type Bundle, type BundleFile, type BundleRequest, renderBundle } from "./bundle.ts";
export { dagId } from "./python-literal.ts";
export { writeBundle } from "./write-bundle.ts";
