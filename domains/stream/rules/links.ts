// Links in text, also where they are written so that a machine should not see one. Pure.
import { fold } from "./folding.ts";

/** What lists of hosts say. A host stands for itself and everything below it. */
export interface LinkLists {
  /** Hosts whose links settle it, with their category. */
  blocked: Readonly<Record<string, string>>;
  /** Hosts that a person has to look at, with their category. */
  doubtful: Readonly<Record<string, string>>;
}

/** The lists that come with the house. */
export const LINKS: LinkLists = {
  blocked: {},
  doubtful: {
    ...{ "bit.ly": "spam", "tinyurl.com": "spam", "is.gd": "spam", "cutt.ly": "spam", "goo.gl": "spam" },
    ...{ "t.me": "off-platform-payment", "wa.me": "off-platform-payment", "cash.app": "off-platform-payment" },
    ...{ "paypal.me": "off-platform-payment", "venmo.com": "off-platform-payment" },
    ...{ "onlyfans.com": "sexual" },
  },
};

/** A link that says something about a text. */
export interface LinkFinding {
  category: string;
  sure: boolean;
  link: string;
}

const HOST =
  /(?:(\p{L}{2,10}):\/\/)?(?:([^\s/@]{1,64})@)?((?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{1,24})(?=[^\p{L}\p{N}-]|$)/gu;
const ENDINGS = "com|net|org|io|me|ly|app|xyz|info|biz|ru|cn|top|club|site|online|shop|example|test|invalid";

/** What the links in a text give away. */
export function findLinks(text: string, lists: LinkLists): LinkFinding[] {
  return [...unhidden(text).matchAll(HOST)].flatMap(([link, scheme, user, host]): LinkFinding[] => {
    const name = fold(host);
    const listed = (hosts: Readonly<Record<string, string>>) =>
      Object.keys(hosts).find((each) => name === each || name.endsWith(`.${each}`));
    const blocked = listed(lists.blocked), doubtful = listed(lists.doubtful);
    if (blocked) return [{ category: lists.blocked[blocked], sure: true, link }];
    if (isMixed(host)) return [{ category: "scam", sure: true, link }];
    if (doubtful) return [{ category: lists.doubtful[doubtful], sure: false, link }];
    const odd = (scheme && user) || (scheme && /^\d+(\.\d+){3}$/.test(name)) || /(^|\.)xn--/.test(name);
    return odd ? [{ category: "scam", sure: false, link }] : [];
  });
}

/** Dots and schemes put back where they were spelled out or masked. */
function unhidden(text: string): string {
  return text.normalize("NFKC").replace(/[\p{Cf}]/gu, "").replace(/\bh[x*]{2}p(s?):/giu, "http$1:")
    .replace(/\s*[[({]\s*(?:\.|dot)\s*[\])}]\s*/giu, ".")
    .replace(new RegExp(`([\\p{L}\\p{N}]) +dot +(?=(?:[\\p{L}\\p{N}-]+ +dot +)?(?:${ENDINGS})\\b)`, "giu"), "$1.");
}

/** Latin letters and those of another script in one name: it wants to be taken for another. */
const isMixed = (host: string): boolean =>
  host.split(".").some((label) =>
    /\p{Script=Latin}/u.test(label) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(label)
  );
