// The figures of the Dutch VAT return (aangifte omzetbelasting) that this ledger knows, and of the recapitulative
// statement (opgaaf ICP). Pure.
//
// The return wants whole euros and lets the taxpayer round in his favour (Belastingdienst, "Toelichting bij de digitale
// aangifte omzetbelasting"): turnover and VAT owed are rounded down, each box by itself, 5a is the sum of the rounded
// VAT; input VAT (5b) is rounded up; 5g is the difference of the two as they stand there. Of what was bought, this
// ledger has the payment provider's fees alone: 5b is the VAT on those, and a bookkeeper adds what he has besides.
// Other purchases (2a, 4a, 4b) and private use (1d) are not here; distance sales under the one-stop shop (3c) are not
// made: consumers elsewhere in the Union are charged as at home.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/money/money.h"
#include "services/invoicing/books/place.h"

namespace vlot::invoicing::books {

// What sales of one VAT code to one kind of place come to; credited amounts taken off.
struct VatSum {
  std::string vat_code;
  Place place = Place::kDomestic;  // told apart for sales without VAT to businesses only
  int64_t turnover_minor = 0;
  int64_t vat_minor = 0;

  bool operator==(const VatSum&) const = default;
};

struct VatBox {
  std::string_view box, title;
  bool has_turnover = false, has_vat = false;
  bool has_documents = false;  // documents of ours tell the VAT too
  int64_t turnover_minor = 0, vat_minor = 0;
  int64_t documents_vat_minor = 0;
  int64_t turnover_euros = 0, vat_euros = 0;
};

struct VatReturn {
  std::vector<VatBox> boxes;     // all of them, in their order
  int64_t difference_minor = 0;  // between postings and documents, added up over every code
};

// From the sums of the postings on sales and on VAT to be reclaimed, and the documents'. INTERNAL for a VAT code that
// is none of ours.
absl::StatusOr<VatReturn> MakeVatReturn(const std::vector<VatSum>& postings, int64_t input_vat_minor,
                                        const std::vector<VatSum>& documents);

// Whole euros, rounded down: -0.01 is -1.
int64_t WholeEuros(int64_t minor);
// Rounded up: 0.01 is 1.
int64_t WholeEurosUp(int64_t minor);

// Sales to one business in another member state.
struct IntraCommunitySale {
  std::string vat_id;  // empty: not known
  int64_t goods_minor = 0, services_minor = 0;

  bool operator==(const IntraCommunitySale&) const = default;
};

// By VAT id.
class IntraCommunitySales {
 public:
  // One sale, or what was credited of it. Others than to another member state without VAT are passed over.
  void Add(std::string_view vat_code, Place place, std::string_view vat_id, int64_t turnover_minor);

  std::vector<IntraCommunitySale> Take() const;

 private:
  std::map<std::string, IntraCommunitySale> sales_;
};

}  // namespace vlot::invoicing::books
