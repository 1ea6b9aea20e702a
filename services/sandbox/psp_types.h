// What the sandbox PSP knows: payments with their refunds, captures and chargebacks, customers and mandates, in the
// words of Mollie's API v2. Plain values. Amounts are minor units in the payment's currency. A time that did not happen
// is absl::InfiniteFuture().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/money/money.h"

namespace vlot::sandbox {

enum class PaymentStatus { kOpen, kPending, kAuthorized, kPaid, kCanceled, kExpired, kFailed };
enum class RefundStatus { kQueued, kPending, kProcessing, kRefunded, kFailed, kCanceled };
enum class CaptureStatus { kPending, kSucceeded, kFailed };

// As the API writes them: "open", "refunded" and so on.
std::string_view Name(PaymentStatus status);
std::string_view Name(RefundStatus status);
std::string_view Name(CaptureStatus status);
// The reverse; false when `name` is none.
bool ParseName(std::string_view name, PaymentStatus* status);
bool ParseName(std::string_view name, RefundStatus* status);
bool ParseName(std::string_view name, CaptureStatus* status);

struct Refund {
  std::string id;  // re_...
  RefundStatus status = RefundStatus::kPending;
  int64_t amount_minor = 0;
  std::string description;
  std::string metadata = "null";  // JSON
  absl::Time created_at;
  absl::Time changes_at = absl::InfiniteFuture();  // when it moves on by itself
  std::string settlement_id;                       // that it was settled with; "": not yet
  std::string returned_in;                         // failed after that: the settlement that gave it back

  bool operator==(const Refund&) const = default;
};

struct Capture {
  std::string id;  // cpt_...
  CaptureStatus status = CaptureStatus::kSucceeded;
  int64_t amount_minor = 0;
  std::string description;
  std::string metadata = "null";
  absl::Time created_at;
  std::string settlement_id;

  bool operator==(const Capture&) const = default;
};

struct Chargeback {
  std::string id;  // chb_...
  int64_t amount_minor = 0;
  std::string reason_code;  // ISO 20022, as a bank gives it: "AM04"
  absl::Time created_at;
  std::string settlement_id;

  bool operator==(const Chargeback&) const = default;
};

struct Payment {
  std::string id;  // tr_...
  bool live = false;
  PaymentStatus status = PaymentStatus::kOpen;
  Money amount;
  std::string description;
  std::string redirect_url;
  std::string cancel_url;
  std::string webhook_url;
  std::vector<std::string> methods;  // what the payer may choose from; empty: anything; one: fixed
  std::string method;                // the chosen or fixed one; "" while none is
  std::string locale;
  std::string metadata = "null";  // JSON, as sent
  std::string extras = "{}";      // JSON object of fields kept and given back as sent: lines, addresses, ...
  bool manual_capture = false;
  std::string sequence_type = "oneoff";
  std::string customer_id;
  std::string mandate_id;
  std::string settlement_id;  // that it was settled with; "": not yet, or by its captures

  absl::Time created_at;
  absl::Time expires_at = absl::InfiniteFuture();
  absl::Time capture_before = absl::InfiniteFuture();
  absl::Time pays_at = absl::InfiniteFuture();  // pays by itself then (auto-pay, collection of a mandate)
  absl::Time authorized_at = absl::InfiniteFuture();
  absl::Time paid_at = absl::InfiniteFuture();
  absl::Time canceled_at = absl::InfiniteFuture();
  absl::Time expired_at = absl::InfiniteFuture();
  absl::Time failed_at = absl::InfiniteFuture();

  std::vector<Refund> refunds;
  std::vector<Capture> captures;
  std::vector<Chargeback> chargebacks;
  int64_t events = 0;  // how many changes so far called for a webhook

  bool operator==(const Payment&) const = default;
};

struct Mandate {
  std::string id;  // mdt_...
  std::string method;
  std::string consumer_name;
  std::string consumer_account;
  absl::Time created_at;
  bool revoked = false;

  bool operator==(const Mandate&) const = default;
};

struct Customer {
  std::string id;  // cst_...
  bool live = false;
  std::string name;
  std::string email;
  std::string locale;
  std::string metadata = "null";
  absl::Time created_at;
  std::vector<Mandate> mandates;
  bool deleted = false;  // kept for its payments; no answer shows it

  bool operator==(const Customer&) const = default;
};

}  // namespace vlot::sandbox
