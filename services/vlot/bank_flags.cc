#include "services/vlot/bank_flags.h"

#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/checks/check_digits.h"
#include "common/status/status.h"
#include "services/invoicing/bank/sepa.h"
#include "services/invoicing/bank/sepa_text.h"

ABSL_FLAG(std::string, psp_accounts, "",
          "IBANs from which the payment provider pays out, with commas between: what comes from there clears what it "
          "held");
ABSL_FLAG(std::string, bank_accounts, "",
          "IBANs of bank accounts of ours besides the seller's, with commas between: statements of any other are "
          "refused, but in a trial with the invented seller");
ABSL_FLAG(
    std::string, sepa_creditor_id, "",
    "identifier under which we collect by SEPA direct debit, e.g. NL69ZZZ123456780000; none: nothing is collected");
ABSL_FLAG(int, sepa_notice_days, 14,
          "how many days before a direct debit its payer is told at least, by his invoice: 14 unless agreed shorter");

namespace vlot {
namespace {

absl::StatusOr<std::set<std::string>> AccountsIn(absl::string_view flag, const std::string& value) {
  std::set<std::string> accounts;
  for (absl::string_view account : absl::StrSplit(value, ',', absl::SkipWhitespace())) {
    account = absl::StripAsciiWhitespace(account);
    if (!IsIban(StdView(account))) {
      return absl::InvalidArgumentError(absl::StrCat("--", flag, ": \"", account, "\" is not an IBAN"));
    }
    accounts.insert(std::string(account));
  }
  return accounts;
}

}  // namespace

absl::StatusOr<std::set<std::string>> ProviderAccountsFromFlags() {
  return AccountsIn("psp_accounts", absl::GetFlag(FLAGS_psp_accounts));
}

absl::StatusOr<std::set<std::string>> BankAccountsFromFlags() {
  return AccountsIn("bank_accounts", absl::GetFlag(FLAGS_bank_accounts));
}

absl::StatusOr<std::string> CreditorIdFromFlags() {
  std::string id = absl::GetFlag(FLAGS_sepa_creditor_id);
  if (!id.empty() && !invoicing::bank::IsCreditorId(id)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--sepa_creditor_id: \"", id, "\" is not a creditor identifier with the right check digits"));
  }
  return id;
}

absl::StatusOr<int16_t> NoticeDaysFromFlags() {
  const int days = absl::GetFlag(FLAGS_sepa_notice_days);
  if (days < 1 || days > invoicing::bank::kNoticeDaysMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("--sepa_notice_days: must be 1 to ", invoicing::bank::kNoticeDaysMax));
  }
  return static_cast<int16_t>(days);
}

}  // namespace vlot
