import "./globals.css";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";

export const metadata = {
  title: "Sluice",
  description: "Describe the data you need, decide on proven suggestions, run and watch.",
};

const inter = localFont({
  src: "../public/fonts/inter.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "block",
});
const mono = localFont({
  src: "../public/fonts/jetbrains-mono.woff2",
  variable: "--font-jetbrains-mono",
  weight: "100 800",
  display: "block",
});

/** Sets the theme before the first paint: the chosen one, or the system's, which it goes on to follow. */
const themeScript =
  '{const d=document.documentElement,m=matchMedia("(prefers-color-scheme: dark)"),s=()=>{let t=null;try{t=localStorage.getItem("sluice-theme")}catch{}d.dataset.theme=t==="light"||t==="dark"?t:m.matches?"dark":"light"};s();m.addEventListener("change",s)}';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" className={`${inter.variable} ${mono.variable}`} suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
