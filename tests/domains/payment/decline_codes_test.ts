import { assertEquals } from "@std/assert";
import { declineAdvice } from "../../../domains/payment/decline_codes.ts";

for (
  const [code, declineCode, advice, again] of [
    ["card_declined", "lost_card", "ask_for_another_method", false],
    ["card_declined", "stolen_card", "ask_for_another_method", false],
    ["card_declined", "pickup_card", "ask_for_another_method", false],
    ["card_declined", "fraudulent", "ask_for_another_method", false],
    ["card_declined", "do_not_honor", "ask_for_another_method", false],
    ["card_declined", "do_not_try_again", "ask_for_another_method", false],
    ["card_declined", "revocation_of_authorization", "ask_for_another_method", false],
    ["card_declined", "insufficient_funds", "ask_for_another_method", true],
    ["card_declined", "generic_decline", "ask_for_another_method", true],
    ["card_declined", "try_again_later", "try_again_later", true],
    ["card_declined", "issuer_not_available", "try_again_later", true],
    ["authentication_required", "authentication_required", "authentication_required", true],
    ["expired_card", undefined, "ask_for_another_method", false],
    ["incorrect_cvc", undefined, "ask_for_another_method", true],
    ["processing_error", undefined, "try_again_later", true],
    ["payment_intent_authentication_failure", undefined, "ask_for_another_method", true],
    ["card_declined", "a_code_of_next_year", "ask_for_another_method", true],
  ] as const
) {
  const may = again ? "the same may be tried again" : "the same never again";
  Deno.test(`${declineCode ?? code}: ${advice}, ${may}`, () => {
    assertEquals(declineAdvice(code, declineCode), { advice, same_method_again: again });
  });
}

Deno.test("the issuer's advice has the last word", () => {
  assertEquals(declineAdvice("card_declined", "generic_decline", "do_not_try_again"), {
    advice: "ask_for_another_method",
    same_method_again: false,
  });
  assertEquals(declineAdvice("card_declined", "insufficient_funds", "try_again_later"), {
    advice: "try_again_later",
    same_method_again: true,
  });
});

Deno.test("what can never work is not made to by advice to wait", () => {
  assertEquals(declineAdvice("card_declined", "stolen_card", "try_again_later"), {
    advice: "ask_for_another_method",
    same_method_again: false,
  });
});
