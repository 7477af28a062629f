/** A gate between two posts, with water behind it. */
export const Logo = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" aria-hidden>
    <path d="M4 3v14M16 3v14M4 5.5h12M7 8.5h6v3H7z" />
    <path d="M6.5 15.5c1.2-1.2 2.3-1.2 3.5 0s2.3 1.2 3.5 0" />
  </svg>
);
