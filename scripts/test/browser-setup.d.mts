export default function prepareBrowserTests(): Promise<(() => Promise<void>) | undefined>;
