#include "services/invoicing/bank/sepa_errors.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::bank {
namespace {

constexpr size_t kNamedMax = 10;  // in an error

absl::Status Make(absl::StatusCode code, const std::string& message, std::string reason,
                  std::map<std::string, std::string> metadata = {}) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

std::string NameOf(const NotRefundable& one) { return one.account.Name(); }
std::string NameOf(const NotCollectable& one) { return one.mandate.Name(); }

// `able` is what those that were left out are not.
template <class LeftOut>
absl::Status NothingError(const std::string& able, const std::vector<LeftOut>& left_out, int64_t not_told = 0) {
  std::string message = "there is nothing that a file could ask for";
  std::map<std::string, std::string> metadata;
  if (not_told > 0) {
    absl::StrAppend(&message, "; ", not_told,
                    " invoices whose collection came back wait until their payers are told of ",
                    "another day: AnnounceCollections with again");
    metadata["not_told"] = absl::StrCat(not_told);
  }
  if (left_out.empty()) {
    return Make(absl::StatusCode::kFailedPrecondition, message, "NOTHING_TO_PAY", std::move(metadata));
  }
  std::vector<std::string> names;
  const char* before = "; not reached through SEPA: ";
  for (const LeftOut& one : left_out) {
    if (names.size() == kNamedMax) break;
    names.push_back(NameOf(one));
    absl::StrAppend(&message, before, names.back(), " (", AbslView(Describe(one.why)), ")");
    before = ", ";
  }
  if (left_out.size() > names.size()) absl::StrAppend(&message, " and ", left_out.size() - names.size(), " more");
  metadata[absl::StrCat("not_", able)] = absl::StrJoin(names, ",");
  metadata[absl::StrCat("not_", able, "_count")] = absl::StrCat(left_out.size());
  return Make(absl::StatusCode::kFailedPrecondition, message, "NOTHING_TO_PAY", std::move(metadata));
}

}  // namespace

absl::Status SepaNotSetUpError() {
  return Make(absl::StatusCode::kFailedPrecondition, "no creditor identifier is configured", "SEPA_NOT_SET_UP");
}

absl::Status NothingToPayError(const std::vector<NotRefundable>& left_out) {
  return NothingError("refundable", left_out);
}

absl::Status NothingToCollectError(const std::vector<NotCollectable>& left_out, int64_t not_told) {
  return NothingError("collectable", left_out, not_told);
}

absl::Status MandateExistsError(const AccountId& account, std::string_view reference) {
  return Make(absl::StatusCode::kFailedPrecondition, "the account has an active mandate, or the reference is taken",
              "MANDATE_EXISTS", {{"account", account.Name()}, {"reference", std::string(reference)}});
}

absl::Status MandateNotFoundError(std::string_view mandate) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", AbslView(mandate)), "MANDATE_NOT_FOUND",
              {{"mandate", std::string(mandate)}});
}

absl::Status SepaFileNotFoundError(std::string_view file) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", AbslView(file)), "SEPA_FILE_NOT_FOUND",
              {{"file", std::string(file)}});
}

}  // namespace vlot::invoicing::bank
