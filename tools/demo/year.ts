// A subscription's year, settled: what was charged against the calendar, the books against Stripe.
import { bold } from "@std/fmt/colors";
import { checkBooks } from "../../domains/payment/check.ts";
import { LEDGER_PARTS } from "../../domains/payment/contract.ts";
import { ACCOUNTS, balance } from "../../domains/payment/ledger.ts";
import type { PaymentTables } from "../../domains/payment/tables.ts";
import { money } from "../../text/money.ts";
import type { Said } from "./command.ts";
import type { LeapingHouse } from "./leap.ts";
import { expectFields } from "./stage.ts";

/** Where the subscriber lives. */
const TIME_ZONE = "Europe/Berlin";

/** More events than any run of the workflow may have: what twelve periods take, and what may come between them. */
const LONGEST_RUN = 1000;

/** `2027-01-31 09:00`, on the subscriber's clock. */
export const local = (at: number): string => new Date(at).toLocaleString("sv-SE", { timeZone: TIME_ZONE }).slice(0, 16);

/**
 * Proves a year and prints what it came to.
 *
 * @param ended what the CLI says of the subscription's end
 * @throws Error that names what is not as it should be
 */
export async function settleYear(house: LeapingHouse, year: number, ended: Said): Promise<void> {
  const charges = house.sandbox.stripe.state().charges.filter(({ paid }) => paid);
  const sum = charges.reduce((total, { amount }) => total + amount, 0);
  const collected = `amount ${sum}, currency eur`;
  expectFields(ended, { status: "cancelled", charges: `${charges.length}`, collected }, "Subscription 301");
  compareDays(charges.map(({ created }) => local(created * 1000)), year);
  await compareBooks(house);
  const runs = await house.events("subscription-301");
  const longest = Math.max(...runs);
  if (longest > LONGEST_RUN) {
    throw new Error(`A run of the subscription has ${longest} events, more than ${LONGEST_RUN}`);
  }

  const db = house.store.tables<PaymentTables>();
  const part = async (account: string) => money(-await balance(db, account, "eur"), "eur");
  console.log([
    bold("\nThe year"),
    `  collected  ${money(sum, "eur")} by ${charges.length} charges, each on its day`,
    `  of it      ${await part(ACCOUNTS.host("grace"))} Grace's, ${await part(ACCOUNTS.fees)} the platform's`,
    "  books      agree with themselves and with Stripe's balance",
    `  history    ${runs.length} runs, with ${runs.join(" and ")} events`,
  ].join("\n"));
}

/** @param charged local moments */
function compareDays(charged: string[], year: number): void {
  const due = dueDays(year);
  const days = charged.map((moment) => moment.slice(0, "2027-01-31".length));
  if (days.join() === due.join()) return;
  throw new Error(`Subscription 301 was charged on ${days.join(", ")}, not on ${due.join(", ")}`);
}

/** The end of each month, but for July's, which an empty card puts off to August; and a change of plan in May. */
function dueDays(year: number): string[] {
  const day = (month: number, date: number) => new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
  const ends = Array.from({ length: 12 }, (_, month) => day(month + 1, 0));
  return [...ends.slice(0, 4), day(4, 15), ...ends.slice(4, 6), day(7, 2), ...ends.slice(7)];
}

async function compareBooks({ store, sandbox }: LeapingHouse): Promise<void> {
  for (const part of LEDGER_PARTS) {
    const { differences: [difference] } = await checkBooks(store, part);
    if (difference) throw new Error(`The books do not agree with themselves: ${difference.message}`);
  }
  const booked = await balance(store.tables<PaymentTables>(), ACCOUNTS.stripe, "eur");
  const { available, pending } = sandbox.stripe.funds("eur");
  if (booked === available + pending) return;
  throw new Error(`The books have ${money(booked, "eur")} at Stripe, Stripe has ${money(available + pending, "eur")}`);
}
