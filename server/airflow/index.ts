export { type Bundle, type BundleFile, renderBundle } from "./bundle.ts";
export { dagId } from "./python-literal.ts";
export { writeBundle } from "./write-bundle.ts";
