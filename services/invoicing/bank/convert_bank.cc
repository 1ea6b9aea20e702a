#include "services/invoicing/bank/convert_bank.h"

#include "absl/strings/str_cat.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/list_filters.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kTargetsMax = 100;
constexpr size_t kNoteMax = 200;
constexpr size_t kBankAccountMax = 34;  // an IBAN's, and ISO 20022's for others

// What the bank told.
void FillTold(const BankLine& line, v1::BankLine& proto) {
  *proto.mutable_amount() = wire::ToProto(line.amount);
  *proto.mutable_booking_date() = wire::ToProto(line.booking_date);
  if (line.value_date) *proto.mutable_value_date() = wire::ToProto(*line.value_date);
  proto.set_entry(line.entry);
  proto.set_part(line.part);
  proto.set_reversal(line.reversal);
  proto.set_entry_reference(line.entry_reference);
  proto.set_bank_transaction_code(line.bank_transaction_code);
  proto.set_end_to_end_id(line.end_to_end_id);
  proto.set_transaction_id(line.transaction_id);
  proto.set_mandate_id(line.mandate_id);
  proto.set_payment_information_id(line.payment_information_id);
  proto.set_counterparty_name(line.counterparty_name);
  proto.set_counterparty_account(line.counterparty_account);
  for (const std::string& text : line.remittance) proto.add_remittance(text);
  for (const StructuredReference& reference : line.structured) {
    v1::BankLine::StructuredReference& structured = *proto.add_structured_references();
    structured.set_issuer(reference.issuer);
    structured.set_reference(reference.reference);
  }
  for (const std::string& number : line.document_numbers) proto.add_document_numbers(number);
  proto.set_return_reason(line.return_reason);
}

v1::BankLine::Share ToProto(const Share& share) {
  v1::BankLine::Share proto;
  proto.set_purpose(static_cast<v1::Purpose>(share.purpose));
  if (!share.invoice.IsNil()) proto.set_invoice(share.invoice.Name());
  if (!share.account.IsNil()) proto.set_account(share.account.Name());
  *proto.mutable_amount() = wire::ToProto(share.amount);
  proto.set_end_to_end_id(share.end_to_end_id);
  return proto;
}

v1::BankLine::Proposal ToProto(const Proposal& proposal) {
  v1::BankLine::Proposal proto;
  proto.set_invoice(proposal.invoice.Name());
  proto.set_number(proposal.number);
  proto.set_account(proposal.account.Name());
  *proto.mutable_open() = wire::ToProto(proposal.open);
  proto.set_named(proposal.named);
  proto.set_known_payer(proposal.known_payer);
  proto.set_equal_amount(proposal.equal_amount);
  proto.set_similar_name(proposal.similar_name);
  return proto;
}

bool IsLedgerPurpose(v1::Purpose purpose) {
  return purpose == v1::PROVIDER || purpose == v1::PROVIDER_IN_TRANSIT || purpose == v1::PROVIDER_FEE ||
         purpose == v1::BANK_CHARGES || purpose == v1::SUNDRY;
}

Target TakeTarget(const v1::MatchBankLineRequest::Target& proto, const std::string& field, Violations& violations) {
  Target target;
  switch (proto.target_case()) {
    case v1::MatchBankLineRequest::Target::kInvoice:
      target.invoice = wire::TakeName<InvoiceId>(proto.invoice(), field + ".invoice", violations);
      break;
    case v1::MatchBankLineRequest::Target::kAccount:
      target.purpose = Purpose::kCreditBalance;
      target.account = wire::TakeName<AccountId>(proto.account(), field + ".account", violations);
      break;
    case v1::MatchBankLineRequest::Target::kPurpose:
      target.purpose = static_cast<Purpose>(proto.purpose());
      if (!IsLedgerPurpose(proto.purpose())) {
        violations.Add(field + ".purpose", "is PROVIDER, PROVIDER_IN_TRANSIT, PROVIDER_FEE, BANK_CHARGES or SUNDRY");
      }
      break;
    case v1::MatchBankLineRequest::Target::TARGET_NOT_SET:
      violations.Add(field, "needs an invoice, an account or a purpose");
  }
  if (proto.has_amount()) {
    target.amount = wire::Take(wire::FromProto(proto.amount()), field + ".amount", violations);
    if (target.amount->IsZero())
      violations.Add(field + ".amount", "is zero, which is no share: leave the target out, or its amount");
  }
  return target;
}

}  // namespace

std::string LineToWire(const BankLine& line) {
  v1::BankLine proto;
  FillTold(line, proto);
  return proto.SerializeAsString();
}

BankLine LineFromWire(const std::string& wire) {
  v1::BankLine proto;
  proto.ParseFromString(wire);
  BankLine line;
  line.amount = wire::FromProto(proto.amount()).value_or(Money());
  line.booking_date = wire::FromProto(proto.booking_date()).value_or(absl::CivilDay());
  if (proto.has_value_date()) line.value_date = wire::FromProto(proto.value_date()).value_or(absl::CivilDay());
  line.entry = proto.entry();
  line.part = proto.part();
  line.reversal = proto.reversal();
  line.entry_reference = proto.entry_reference();
  line.bank_transaction_code = proto.bank_transaction_code();
  line.end_to_end_id = proto.end_to_end_id();
  line.transaction_id = proto.transaction_id();
  line.mandate_id = proto.mandate_id();
  line.payment_information_id = proto.payment_information_id();
  line.counterparty_name = proto.counterparty_name();
  line.counterparty_account = proto.counterparty_account();
  line.remittance.assign(proto.remittance().begin(), proto.remittance().end());
  for (const auto& structured : proto.structured_references()) {
    line.structured.push_back({structured.issuer(), structured.reference()});
  }
  line.document_numbers.assign(proto.document_numbers().begin(), proto.document_numbers().end());
  line.return_reason = proto.return_reason();
  return line;
}

v1::BankStatement ToProto(const StatementRow& row) {
  v1::BankStatement proto;
  proto.set_name(row.id.Name());
  proto.set_bank_account(row.bank_account);
  proto.set_bank_id(row.bank_id);
  proto.set_sequence(row.sequence);
  *proto.mutable_date() = wire::ToProto(row.date);
  if (row.opening_minor) *proto.mutable_opening() = wire::ToProto(Money{*row.opening_minor, row.currency});
  if (row.closing_minor) *proto.mutable_closing() = wire::ToProto(Money{*row.closing_minor, row.currency});
  proto.set_lines(row.lines);
  proto.set_lines_known(row.lines_known);
  *proto.mutable_create_time() = wire::ToProto(row.create_time);
  return proto;
}

v1::BankLine ToProto(const LineRow& row, const std::vector<Share>& shares, const std::vector<Proposal>& proposals) {
  v1::BankLine proto;
  FillTold(row.line, proto);
  proto.set_name(row.id.Name());
  proto.set_statement(row.statement.Name());
  proto.set_bank_account(row.bank_account);
  proto.set_state(static_cast<v1::BankLine::State>(row.state));
  proto.set_rule(static_cast<v1::BankLine::Rule>(row.rule));
  for (const Share& share : shares) *proto.add_shares() = ToProto(share);
  for (const Proposal& proposal : proposals) *proto.add_proposals() = ToProto(proposal);
  return proto;
}

absl::StatusOr<HandMatch> FromProto(const v1::MatchBankLineRequest& proto) {
  Violations violations;
  HandMatch match;
  match.line = wire::TakeName<LineId>(proto.name(), "name", violations);
  if (proto.targets_size() < 1 || proto.targets_size() > kTargetsMax) {
    violations.Add("targets", absl::StrCat("must be 1 to ", kTargetsMax));
  }
  for (int i = 0; i < proto.targets_size(); ++i) {
    match.targets.push_back(TakeTarget(proto.targets(i), absl::StrCat("targets[", i, "]"), violations));
  }
  match.note = wire::TakeText(proto.note(), 0, kNoteMax, "note", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return match;
}

absl::StatusOr<Unmatch> FromProto(const v1::UnmatchBankLineRequest& proto) {
  Violations violations;
  Unmatch unmatch;
  unmatch.line = wire::TakeName<LineId>(proto.name(), "name", violations);
  unmatch.note = wire::TakeText(proto.note(), 1, kNoteMax, "note", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return unmatch;
}

absl::StatusOr<LineFilter> FromProto(const v1::ListBankLinesRequest& proto) {
  Violations violations;
  LineFilter filter;
  filter.state = TakeChoice<LineState>(proto.state(), "state", violations);
  if (!proto.bank_account().empty()) {
    filter.bank_account = wire::TakeText(proto.bank_account(), 1, kBankAccountMax, "bank_account", violations);
  }
  TakeDays(proto, filter.from, filter.until, violations);
  if (!proto.statement().empty()) {
    filter.statement = wire::TakeName<StatementId>(proto.statement(), "statement", violations);
  }
  if (!proto.invoice().empty()) filter.invoice = wire::TakeName<InvoiceId>(proto.invoice(), "invoice", violations);
  if (!filter.statement.IsNil() && !filter.invoice.IsNil()) {
    violations.Add("invoice", "at most one of statement and invoice");
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return filter;
}

}  // namespace vlot::invoicing::bank
