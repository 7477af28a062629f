/** A gate between two posts, with water below it. */
export const Logo = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden>
    <path d="M3.5 3v14M16.5 3v14" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    <rect x="6.5" y="4.5" width="7" height="5.5" fill="currentColor" />
    <path
      d="M6.5 13q1.17 1.6 2.33.5t2.34 0 2.33-.5M6.5 16q1.17 1.6 2.33.5t2.34 0 2.33-.5"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
    />
  </svg>
);
