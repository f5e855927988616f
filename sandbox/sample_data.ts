// The people and sessions that an empty sandbox begins with. Moments are told by the calendar, so that a short calendar
// has short sessions, soon.
import type { Calendar } from "../domains/booking/calendar.ts";
import type { PersonRow } from "../domains/shared/tables.ts";
import type { People } from "./people.ts";
import { person } from "./sample_people.ts";

/** One booking of the sample data. */
export interface SampleBooking {
  id: string;
  title: string;
  host_id: string;
  guest_id: string;
  /** Who comes to it by themselves. */
  comes: { host: boolean; guest: boolean };
  /** Its start from now, milliseconds; negative: it is over. It stays this far ahead until a workflow takes it up. */
  startsIn(calendar: Calendar): number;
  /** What the guest paid, minor units of EUR. */
  paid: number;
  /** It has taken place, and the host has earned. */
  completed?: true;
}

/** Numbers are of the range kept free for fiction. */
export const SAMPLE_PEOPLE: PersonRow[] = [
  person("grace", "Grace", "Europe/Berlin"),
  person("alan", "Alan", "Europe/London"),
  person("ada", "Ada", "Europe/Berlin", { phone: "+491522343333", sms_opt_in: 1 }),
  person("edsger", "Edsger", "America/New_York"),
];

/** How long a sample session lasts, milliseconds: an hour by the standard calendar. */
export const sampleLength = ({ room_opens }: Calendar) => 4 * room_opens;

const soon = ({ first_reminder }: Calendar) => Math.round(first_reminder * 4 / 3);
const over = (calendar: Calendar) => -2 * sampleLength(calendar);
const both = { host: true, guest: true };

const session = (id: string, more: Partial<SampleBooking>): SampleBooking => ({
  id,
  title: "Intro to cello",
  host_id: "grace",
  guest_id: "ada",
  comes: both,
  startsIn: soon,
  paid: 8500,
  ...more,
});

/** Sessions of each kind: soon, over, with both, one or none of its people coming. */
export const SAMPLE_BOOKINGS: SampleBooking[] = [
  session("122", { startsIn: over, completed: true }),
  session("123", {}),
  session("124", { title: "Chess openings", host_id: "alan", startsIn: (calendar) => 2 * soon(calendar) }),
  session("125", { title: "Sourdough basics", host_id: "alan", comes: { host: false, guest: true }, startsIn: over }),
  session("126", { guest_id: "edsger", comes: { host: true, guest: false } }),
  session("127", { title: "Chess openings", host_id: "alan", comes: { host: false, guest: true } }),
  session("128", { title: "Watercolours", guest_id: "edsger", comes: { host: false, guest: false } }),
];

/** Who comes to which sample session by themselves. */
export const ATTENDANCE: People = Object.fromEntries(SAMPLE_BOOKINGS.map(({ id, comes }) => [id, comes]));

/** The hosts' connected accounts at the sandbox's Stripe. */
export const SAMPLE_ACCOUNTS: Record<string, string> = { grace: "acct_grace", alan: "acct_alan" };

/** What the sandbox's Stripe knows from the start: the hosts' accounts, and the guests with the cards that are theirs. */
export const SAMPLE_STRIPE = {
  accounts: Object.values(SAMPLE_ACCOUNTS),
  customers: {
    cus_ada: {
      pm_ada_visa: "pm_card_visa",
      pm_ada_mastercard: "pm_card_mastercard",
      pm_ada_poor: "pm_card_visa_chargeDeclinedInsufficientFunds",
      pm_ada_confirm: "pm_card_threeDSecure2Required",
    },
    cus_edsger: { pm_edsger_visa: "pm_card_visa", pm_edsger_lost: "pm_card_visa_chargeDeclinedLostCard" },
  },
};

/** Payments that nobody has made yet, minor units of EUR: one that works, and one each for what may become of others. */
export const SAMPLE_PAYMENTS = [
  { id: "456", payment_method: "pm_card_visa" },
  { id: "457", payment_method: "pm_card_visa_chargeDeclined" },
  { id: "458", payment_method: "pm_card_threeDSecure2Required" },
  { id: "459", payment_method: "pm_usBankAccount_success" },
].map((payment) => ({ ...payment, payer_id: "ada", amount: 1000 }));
