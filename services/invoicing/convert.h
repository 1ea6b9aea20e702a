// Between the API's messages and this service's values, with all validation of fields. Pure; any thread.
// What is wrong with a request is told field by field: INVALID_ARGUMENT, INVALID_FIELDS.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/credit_store.h"
#include "services/invoicing/crediting/crediting.h"
#include "services/invoicing/document_store.h"
#include "services/invoicing/issue.h"
#include "services/invoicing/posting_store.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing {

// A party that was checked when it came in.
Party PartyFromProto(const v1::Party& proto);
Party PartyFromWire(const std::string& wire);

struct IssueCommand {
  IssueRequest request;
  std::string buyer;  // v1::Party, serialized
};
absl::StatusOr<IssueCommand> FromProto(const v1::IssueInvoiceRequest& proto);
// Its buyer as CompletedFrom says, in both forms.
void CompleteBuyer(const Party& account, IssueCommand& command);
absl::StatusOr<PartialCredit> FromProto(const v1::IssueCreditNoteRequest& proto);
absl::StatusOr<AccrueRequest> FromProto(const v1::AccrueItemsRequest& proto);

// Reserving or giving back credit: one kind of command, so that they keep their order.
struct CreditCommand {
  enum class Act { kReserve, kRelease };
  Act act = Act::kReserve;
  OrderId order;
  AccountId account;
  Money amount;  // to be reserved
};
absl::StatusOr<CreditCommand> FromProto(const v1::ReserveCreditRequest& proto);
absl::StatusOr<CreditCommand> FromProto(const v1::ReleaseCreditRequest& proto);

// The account that CreateAccount makes; its id is nil when the caller gave none.
absl::StatusOr<AccountRow> FromProto(const v1::CreateAccountRequest& proto);
// Writes the masked fields of the request over `row`. Its name is not looked at.
absl::Status ApplyUpdate(const v1::UpdateAccountRequest& proto, AccountRow& row);

absl::StatusOr<DocumentFilter> FromProto(const v1::ListInvoicesRequest& proto);

v1::Account ToProto(const AccountRow& row);
v1::Invoice ToProto(const StoredDocument& stored);
v1::DirectDebitNotice ToProto(const DebitNotice& debit);
v1::Posting ToProto(const ListedPosting& listed);

}  // namespace vlot::invoicing
