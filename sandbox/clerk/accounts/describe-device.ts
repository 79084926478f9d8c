import type { Device } from "../entities";

/** First match wins: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari. */
const BROWSERS: [name: string, pattern: RegExp][] = [
  ["Edge", /Edg\/([\d.]+)/],
  ["Opera", /OPR\/([\d.]+)/],
  ["Firefox", /Firefox\/([\d.]+)/],
  ["Chrome", /(?:Headless)?Chrome\/([\d.]+)/],
  ["Safari", /Version\/([\d.]+).*Safari/],
];

const SYSTEMS: [name: string, pattern: RegExp][] = [
  ["iPhone", /iPhone/],
  ["Android", /Android/],
  ["Macintosh", /Macintosh/],
  ["Windows", /Windows/],
  ["Linux", /Linux/],
];

/** What the list of active devices says about a User-Agent. */
export function describeDevice(userAgent: string): Device {
  const [type = "Unknown device"] = SYSTEMS.find(([, pattern]) => pattern.test(userAgent)) ?? [];
  const isMobile = /Mobile/.test(userAgent);
  for (const [browserName, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { type, browserName, browserVersion: version, isMobile };
  }
  return { type, browserName: "", browserVersion: "", isMobile };
}
