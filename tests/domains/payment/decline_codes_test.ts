import { assertEquals } from "@std/assert";
import { declineAdvice } from "../../../domains/payment/decline_codes.ts";

for (
  const [code, declineCode, advice, again] of [
    ["card_declined", "lost_card", "ask_for_another_method", false],
    ["card_declined", "stolen_card", "ask_for_another_method", false],
    ["card_declined", "pickup_card", "ask_for_another_method", false],
    ["card_declined", "fraudulent", "ask_for_another_method", false],
    ["card_declined", "do_not_honor", "ask_for_another_method", true],
    ["card_declined", "security_violation", "ask_for_another_method", true],
    ["card_declined", "transaction_not_allowed", "ask_for_another_method", false],
    ["card_declined", "do_not_try_again", "ask_for_another_method", false],
    ["card_declined", "revocation_of_authorization", "ask_for_another_method", false],
    ["card_declined", "insufficient_funds", "ask_for_another_method", true],
    ["card_declined", "generic_decline", "ask_for_another_method", true],
    ["card_declined", "try_again_later", "try_again_later", true],
    ["card_declined", "issuer_not_available", "try_again_later", true],
    ["authentication_required", "authentication_required", "authentication_required", true],
    ["card_declined", "mobile_device_authentication_required", "authentication_required", true],
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

const LATER = { advice: "try_again_later", same_method_again: true };
const ASK = { advice: "ask_for_another_method", same_method_again: true };
const FINAL = { advice: "ask_for_another_method", same_method_again: false };
const AUTHENTICATE = { advice: "authentication_required", same_method_again: true };

for (
  const [code, adviceCode, expected] of [
    ["do_not_honor", "do_not_try_again", FINAL],
    ["do_not_honor", "try_again_later", LATER],
    ["do_not_honor", "confirm_card_data", ASK],
    ["generic_decline", "do_not_try_again", FINAL],
    ["insufficient_funds", "try_again_later", LATER],
    ["processing_error", "confirm_card_data", ASK],
    ["authentication_required", "do_not_try_again", FINAL],
    ["generic_decline", "advice_of_next_year", ASK],
  ] as const
) {
  Deno.test(`the issuer's advice has the last word: ${code} with ${adviceCode}`, () => {
    assertEquals(declineAdvice("card_declined", code, adviceCode), expected);
  });
}

Deno.test("waiting does not prove who the customer is: they are asked, whatever the advice", () => {
  assertEquals(declineAdvice("authentication_required", undefined, "try_again_later"), AUTHENTICATE);
  assertEquals(declineAdvice("card_declined", "authentication_required", "confirm_card_data"), AUTHENTICATE);
});

Deno.test("what can never work is not made to by advice to wait", () => {
  assertEquals(declineAdvice("card_declined", "stolen_card", "try_again_later"), FINAL);
});
