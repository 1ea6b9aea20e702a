// Checks of single fields that several messages share. See convert.h.
#pragma once

#include <string>

#include "common/status/status.h"
#include "services/invoicing/document.h"
#include "services/invoicing/issue.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing {

// Limits of this service. Amounts: a hundred million euro, so that no sum of a document's lines can overflow.
inline constexpr int kLinesMax = 110;               // 100 order lines and 10 charges
inline constexpr int64_t kQuantityMax = 1'000'000;  // pieces in a line
inline constexpr int64_t kAmountMinorMax = 10'000'000'000;
inline constexpr int32_t kPaymentTermDaysMax = 60;  // article 6:119a(6) of the Dutch civil code
inline constexpr int kBatchItemsMax = 1'000;

// Euro, not negative, at most kAmountMinorMax. Absent is zero.
Money TakeAmount(bool present, const google::type::Money& proto, const std::string& field, Violations& violations);

// "nl" or "en"; empty is "nl".
std::string TakeLanguage(const std::string& language, Violations& violations);

// Two capital letters, or empty if `required` is not set.
std::string TakeRegion(const std::string& region, bool required, const std::string& field, Violations& violations);

// What every party needs: a name and a country. Nothing more is asked when a paid order is to be invoiced.
void CheckParty(const vlot::invoicing::v1::Party& party, const std::string& field, Violations& violations);
// And what a party must get right when a person enters it: numbers with their check digits.
void CheckPartyNumbers(const vlot::invoicing::v1::Party& party, const std::string& field, Violations& violations);

std::vector<BillableLine> TakeLines(const google::protobuf::RepeatedPtrField<vlot::invoicing::v1::BillableLine>& protos,
                                    Violations& violations);

}  // namespace vlot::invoicing
