// Every earning: what was booked, less what went back since, and the payout that carries it.
import { money } from "../../../text/money.ts";
import type { BookDifference } from "../contract.ts";
import { ACCOUNTS } from "../ledger.ts";
import type { EarningRow } from "../tables.ts";
import { PAGE, type Part, type Tx } from "./part.ts";
import { moved, type Posted, postingsOf, sums } from "./postings.ts";

/** An earning with what the books and the other tables say of it. Minor units. */
export interface EarningFacts {
  earning: EarningRow;
  posted?: Posted;
  /** What refunds took since from the host, and from the platform's fee. */
  from_host: number;
  from_fee: number;
  /** Whose payout carries it; undefined if there is no such payout. */
  paid_to?: string;
}

export const earnings: Part<EarningFacts> = {
  async read(tx, [after = ""]) {
    const page = await tx.selectFrom("earnings").selectAll()
      .where("payment_id", ">", after).orderBy("payment_id").limit(PAGE).execute();
    if (page.length === 0) return [];
    const posted = await postingsOf(tx, page.map(earningKey));
    const refunds = await tx.selectFrom("refunds").select(["payment_id", "from_host", "from_fee"])
      .where("payment_id", "in", page.map(({ payment_id }) => payment_id)).execute();
    const from_host = sums(refunds, ({ payment_id }) => payment_id, (refund) => refund.from_host);
    const from_fee = sums(refunds, ({ payment_id }) => payment_id, (refund) => refund.from_fee);
    const hosts = await hostsOf(tx, page.flatMap(({ payout_id }) => payout_id ?? []));
    return page.map((earning) => ({
      earning,
      posted: posted.get(earningKey(earning)),
      from_host: from_host.get(earning.payment_id) ?? 0,
      from_fee: from_fee.get(earning.payment_id) ?? 0,
      ...(earning.payout_id !== null && { paid_to: hosts.get(earning.payout_id) }),
    }));
  },

  cursor: ({ earning }) => [earning.payment_id],

  differences({ earning, posted, from_host, from_fee, paid_to }) {
    const { payment_id, host_id, gross, net, currency, payout_id } = earning;
    const told: BookDifference[] = [];
    const sum = (units: number) => money(units, currency);
    const tell = (message: string) =>
      told.push({ subject: earningKey(earning), message: `The earning of payment "${payment_id}" ${message}` });
    if (!posted) tell(`for host "${host_id}", ${sum(net)}, is not in the books`);
    else {
      const host = 0 - moved(posted, ACCOUNTS.host(host_id), currency);
      if (host - from_host !== net) {
        const since = `${sum(host)} was booked and ${sum(from_host)} went back since`;
        tell(`is ${sum(net)} for host "${host_id}", but ${since}`);
      }
      const fee = 0 - moved(posted, ACCOUNTS.fees, currency);
      if (fee - from_fee !== gross - net) {
        tell(`leaves a fee of ${sum(gross - net)}, but ${sum(fee)} was booked and ${sum(from_fee)} went back since`);
      }
    }
    if (payout_id !== null && paid_to === undefined) tell(`is in payout "${payout_id}", which does not exist`);
    else if (paid_to !== undefined && paid_to !== host_id) {
      tell(`belongs to host "${host_id}", but payout "${payout_id}" is for host "${paid_to}"`);
    }
    return told;
  },
};

const earningKey = ({ payment_id }: EarningRow) => `payment:${payment_id}:earning`;

async function hostsOf(tx: Tx, payouts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (payouts.length === 0) return new Map();
  const rows = await tx.selectFrom("payouts").select(["id", "host_id"]).where("id", "in", payouts).execute();
  return new Map(rows.map(({ id, host_id }) => [id, host_id]));
}
