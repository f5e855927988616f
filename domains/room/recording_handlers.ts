// The messages of a recording, wired to its state. Workflow code.
import { ApplicationFailure, condition, proxyActivities } from "@temporalio/workflow";
import type { Opening } from "../../temporal/opening.ts";
import * as policies from "../../temporal/policies.ts";
import type { RoomActivities } from "./activities.ts";
import { attendance } from "./contract.ts";
import { consent, egressChanged, legalHold } from "./recording_contract.ts";
import { whyCannotConsent, whyCannotHold, whyNoAttendance } from "./requests.ts";
import type { Studio } from "./studio.ts";

const { recordConsent, recordHold } = proxyActivities<RoomActivities>(policies.store);

/** Answers updates and signals from now on. */
export function listen(opening: Opening<Studio>): void {
  opening.update(consent, "note consent for", {
    whyNot: (studio, request) => studio?.consentOver ? "it has ended" : whyCannotConsent(request),
    async act(studio, { by, given }) {
      const count = studio.answer({ by, given });
      await studio.noting(async () => {
        await recordConsent({ booking_id: studio.booking.booking_id, by, given });
        await studio.audit(`${given ? "consent" : "refusal"}:${by}:${Date.now()}`, by, { given });
      });
      count();
      return studio.view();
    },
  });

  opening.update(legalHold, "hold", {
    whyNot: (studio, request) => studio?.over ? "there is no file any more" : whyCannotHold(request),
    async act(studio, { on, reason }) {
      const { booking_id } = studio.booking;
      await recordHold({ booking_id, reason: on ? reason : null });
      await studio.audit(`hold:${on ? "on" : "off"}:${Date.now()}`, "support", { reason });
      // A deletion under way heeds the hold as of its next attempt, if it does not succeed before that.
      await condition(() => studio.erasing === 0);
      if (on && studio.over) {
        throw ApplicationFailure.nonRetryable(`Cannot hold ${opening.subject}: it was deleted meanwhile`, "TooLate");
      }
      studio.legalHold = on ? reason : null;
      return studio.view();
    },
  });

  opening.signal(egressChanged, { act: (studio) => studio.news++ });

  opening.signal(attendance, {
    whyNot: (_, event) => whyNoAttendance(event),
    act: (studio, event) => studio.watch.hear(event),
  });
}
