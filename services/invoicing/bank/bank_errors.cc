#include "services/invoicing/bank/bank_errors.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::bank {

absl::Status BankAccountNotOursError(std::string_view bank_account, std::string_view bank_id,
                                     const std::set<std::string>& known) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   absl::StrCat("statement ", AbslView(bank_id), " is of ", AbslView(bank_account),
                                ", which is not known to be a bank account of ours; those known are ",
                                absl::StrJoin(known, ", "), ". Name others of ours with --bank_accounts"),
                   {.reason = "BANK_ACCOUNT_NOT_OURS",
                    .domain = std::string(kErrorDomain),
                    .metadata = {{"bank_account", std::string(bank_account)},
                                 {"bank_id", std::string(bank_id)},
                                 {"known", absl::StrJoin(known, ",")}}});
}

}  // namespace vlot::invoicing::bank
