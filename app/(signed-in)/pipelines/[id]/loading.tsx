import { StudioComing } from "#components/studio/studio-loading.tsx";

export default StudioComing;
