// A notice as the letter that people get: a PDF in their language. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/invoicing/dunning/ladder.h"
#include "services/invoicing/party.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing::dunning {

struct Letter {
  Notice notice;
  Party buyer;                // as it was
  std::string language;       // "nl", and English for everything else
  std::string charge_number;  // of the document for what is newly charged; may be empty
  absl::Time create_time;
};

// What the payer is to repeat: the reference of the one document (ISO 11649), or the numbers of several, of which a
// transfer's text holds ten.
struct PaymentWords {
  std::string reference;
  std::string text;
};
PaymentWords WordsToPay(const Letter& letter);

// The same letter, seller and logo (a PNG; "": the seller's name) always give the same bytes.
absl::StatusOr<std::string> RenderLetter(const Letter& letter, const Seller& seller, std::string_view logo);

}  // namespace vlot::invoicing::dunning
