#include "services/vlot/provider_accounts.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/checks/check_digits.h"
#include "common/status/status.h"

ABSL_FLAG(std::string, psp_accounts, "",
          "IBANs from which the payment provider pays out, with commas between: what comes from there clears what it "
          "held");

namespace vlot {

absl::StatusOr<std::set<std::string>> ProviderAccountsFromFlags() {
  std::set<std::string> accounts;
  for (absl::string_view account : absl::StrSplit(absl::GetFlag(FLAGS_psp_accounts), ',', absl::SkipWhitespace())) {
    if (!IsIban(StdView(account))) {
      return absl::InvalidArgumentError(absl::StrCat("--psp_accounts: \"", account, "\" is not an IBAN"));
    }
    accounts.insert(std::string(account));
  }
  return accounts;
}

}  // namespace vlot
