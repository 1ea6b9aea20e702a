// From an order to a document: everything that a document says, but for its number. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

// A line to be invoiced or accrued, as the order says.
struct BillableLine {
  std::string title;
  std::string item;
  int64_t quantity = 1;
  Money unit_price;
  vat::Category category = vat::Category::kStandard;
  bool charge = false;  // an amount on top, such as shipping; of quantity -1: off, such as a discount
};

struct IssueRequest {
  InvoiceId id;
  OrderId order;
  std::string order_number;
  AccountId account;
  Party buyer;
  std::vector<BillableLine> lines;
  bool prices_include_vat = false;
  Money prepaid;
  std::optional<absl::Time> pay_time;  // of what was prepaid, when that is known,
  std::string pay_method;              // and how, as the payment provider names it; may be empty
  absl::Time event_time;
  std::string external_reference;
  std::string language;
  std::string delivery_region;
};

// What an account decides about its documents.
struct Terms {
  Profile profile = Profile::kCore;
  int32_t payment_term_days = 30;
  absl::TimeZone zone;
};

// The terms of an account that nobody has made any for: 14 days for consumers, 30 for businesses (Directive 2011/7/EU,
// article 3(3)(b)); the electronic profile that suits the buyer; billing days of Amsterdam.
Terms DefaultTerms(const Party& buyer);

// A field of a party, and what is wrong with it.
struct Lack {
  std::string field;
  std::string_view what;
};

// What `buyer` lacks for documents of `profile`: a business with an electronic address; in the Netherlands a full
// address too, and for NLCIUS a registration number. Nothing: it has all.
std::vector<Lack> LacksFor(Profile profile, const Party& buyer);

// The profile of a document to `buyer`: `wanted`, or kCore when the buyer lacks something for that.
Profile ResolveProfile(Profile wanted, const Party& buyer);

// The totals of lines for a supply on `day`, VAT by the rates of `region`. As vat::Calculate, which it calls.
absl::StatusOr<vat::Totals> CalculateLines(const std::vector<BillableLine>& lines, bool prices_include_vat,
                                           std::string_view region, absl::CivilDay day);

// The document, without a number. Its issue date is the day of `event_time` in the account's zone. `region` is the
// seller's country. INVALID_ARGUMENT: more was prepaid than is asked for, reverse charge or intra-community supply
// without what they demand (BR-AE-02, BR-IC-02, BR-IC-12), or as vat::Calculate.
absl::StatusOr<Document> DraftInvoice(const IssueRequest& request, const Terms& terms, std::string_view region);

struct CreditRequest {
  InvoiceId id;
  InvoiceId invoice;
  OrderId order;
  std::string reason;
  absl::Time event_time;
};

// The credit note for the whole of `invoice`, without a number; lines and groups are the invoice's. Never dated before
// it.
Document DraftCreditNote(const CreditRequest& request, const Document& invoice, absl::TimeZone zone);

}  // namespace vlot::invoicing
